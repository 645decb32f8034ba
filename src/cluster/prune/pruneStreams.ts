import { compact, list, record, text, time } from '../../model/json.ts';
import type { PruneStream, PruneTag } from '../../model/prune/pruneInput.ts';

/** What a plan to prune needs of an ImageStream of `image.openshift.io/v1`; undefined without a name or project. */
export function parsePruneStream(raw: unknown): PruneStream | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  const project = text(metadata['namespace']);
  if (name === undefined || project === undefined) return undefined;
  const wanted = wantedTags(record(record(raw)['spec'])['tags']);
  const tags = list(record(record(raw)['status'])['tags']).map((tag) => parseTag(tag, wanted));
  return compact({ project, name, created: time(metadata['creationTimestamp']), tags });
}

type Wanted = NonNullable<PruneTag['wanted']>;

function wantedTags(specTags: unknown): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const raw of list(specTags)) {
    const tag = record(raw);
    const name = text(tag['name']);
    const kind = record(tag['from'])['kind'];
    // A tag that only refers to an image imports nothing.
    if (name === undefined || typeof kind !== 'string' || tag['reference'] === true) continue;
    const isScheduled = record(tag['importPolicy'])['scheduled'] === true;
    wanted.set(name, kind !== 'DockerImage' ? 'follow' : isScheduled ? 'scheduledImport' : 'import');
  }
  return wanted;
}

/** Nothing is left out: what stands where decides what stays. */
function parseTag(raw: unknown, wanted: ReadonlyMap<string, Wanted>): PruneTag {
  const name = text(record(raw)['tag']) ?? '';
  const revisions = list(record(raw)['items']).map((item) => {
    const { image, created } = record(item);
    return compact({ image: text(image) ?? '', created: time(created) });
  });
  return compact({ name, revisions, wanted: wanted.get(name) });
}
