import { isDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { textFields } from '../model/imageConfig.ts';
import { compact, list, record, text, type JsonRecord } from '../model/json.ts';
import type { RevisionSnapshot, StreamSnapshot, TagSnapshot } from '../model/streamSnapshot.ts';
import type { StreamRead } from './clusterWrites.ts';
import { parseImageStream, tagEntries, type TagEntry } from './imageStreams.ts';

/**
 * An ImageStream of `image.openshift.io/v1` for the model and whole. Fails with `unreadable` without a name, a project,
 * a uid or a version: what cannot be named exactly must not be changed.
 */
export function parseStreamRead(raw: unknown, doing: string): StreamRead {
  const stream = parseImageStream(raw);
  if (stream === undefined || stream.uid === '' || stream.resourceVersion === '') {
    const reason = 'the image stream has no name, uid or version';
    throw new FailureError({ kind: 'unreadable', doing, reason });
  }
  const { project, name, uid, resourceVersion, annotations } = stream;
  const { metadata, spec, status } = record(raw);
  const { tags, ...rest } = record(spec);
  const snapshot: StreamSnapshot = {
    project,
    name,
    uid,
    resourceVersion,
    labels: textFields(record(metadata)['labels']),
    annotations,
    spec: rest,
    tags: tagEntries(tags, record(status)['tags']).map(parseTag),
  };
  return { stream, snapshot };
}

function parseTag({ name, spec, status }: TagEntry): TagSnapshot {
  return compact({ name, spec, revisions: list(status?.['items']).map(record).flatMap(parseRevision) });
}

function parseRevision({ image, dockerImageReference, created }: JsonRecord): RevisionSnapshot[] {
  if (!isDigest(image)) return [];
  return [compact({ image, reference: text(dockerImageReference) ?? '', created: text(created) })];
}
