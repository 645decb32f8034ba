import type { StreamRead } from '../cluster/clusterWrites.ts';
import { FailureError } from '../model/failure.ts';
import { record, type JsonRecord } from '../model/json.ts';
import type { Retag, RetagOutcome } from '../model/retag.ts';
import { headOf, tagIn, type TagSnapshot } from '../model/streamSnapshot.ts';
import { sameTag, type Tag } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';
import type { Look } from './restorability.ts';
import type { SeenStream } from './writer.ts';

/** What it takes to change tags and streams. */
export interface TaggingWork extends Look {
  /** Told what the stream is afterwards. */
  readonly saw: (seen: SeenStream) => void;
}

/** How often a change from elsewhere or a lost answer is answered by looking again. */
const patience = 5;

/**
 * Gives an image a tag, if that tag still is what the user saw; its stream is made when there is none. Rejects with a
 * `FailureError`: `invalid` also for a source that the user may not read, and for following across streams.
 */
export async function applyRetag(retag: Retag, work: TaggingWork): Promise<RetagOutcome> {
  const from = sourceOf(retag);
  for (let troubles = 0, isLost = false; ; troubles += 1) {
    const now = await readTarget(retag.target, work);
    const current = now?.stream.tags.find(({ name }) => name === retag.target.tag);
    if (!(isLost && isDone(retag, from, now)) && !sameTag(retag.confirmed, current)) return moved(current);
    try {
      if (!isLost || !isDone(retag, from, now)) await send(retag, from, now, work);
    } catch (error) {
      if (!(error instanceof FailureError) || !mayBeDone(error) || troubles >= patience) throw error;
      isLost ||= error.failure.kind !== 'conflict';
      continue;
    }
    await look(retag.target, work);
    return { kind: 'tagged' };
  }
}

/** Makes an empty image stream. Rejects with a `FailureError`: `conflict` when there is one of that name. */
export async function createStream({ project, stream }: StreamTarget, work: TaggingWork): Promise<void> {
  const { client, session, saw } = work;
  const made = await client.createStream({ project, name: stream }, session);
  saw({ kind: 'stream', stream: made.stream });
}

function moved(current: Tag | undefined): RetagOutcome {
  const now = current?.revisions[0]?.image;
  return now === undefined ? { kind: 'moved' } : { kind: 'moved', now };
}

/** `from` of the tag's spec. Throws `invalid` where OpenShift would keep an alias that it never follows. */
function sourceOf({ source, target, how }: Retag): JsonRecord {
  const { project, stream, tag, image } = source;
  if (how === 'pinned') return { kind: 'ImageStreamImage', namespace: project, name: `${stream}@${image}` };
  const isSameStream = project === target.project && stream === target.stream;
  if (isSameStream && tag !== target.tag) return { kind: 'ImageStreamTag', name: `${stream}:${tag}` };
  const reason = isSameStream
    ? 'a tag cannot follow itself'
    : 'a tag can only follow another tag of the same image stream';
  const doing = `let ${target.project}/${target.stream}:${target.tag} follow ${project}/${stream}:${tag}`;
  throw new FailureError({ kind: 'invalid', doing, reason });
}

async function readTarget(target: StreamTarget, { client, session }: Look): Promise<StreamRead | undefined> {
  try {
    return await client.readStream(target, session);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
}

async function send(
  retag: Retag,
  from: JsonRecord,
  now: StreamRead | undefined,
  { client, session }: Look,
): Promise<void> {
  const { project, stream, tag } = retag.target;
  if (now === undefined) {
    await client.createStream({ project, name: stream, spec: { tags: [{ name: tag, from }] } }, session);
    return;
  }
  const current = tagIn(now.snapshot, tag);
  const known = now.snapshot.tags
    .flatMap(({ revisions }) => revisions)
    .find(({ image }) => image === retag.source.image);
  // The cluster takes a source that is there already for no change: the image is put on top of what came since.
  if (known !== undefined && hasSource(current, from, project) && headOf(current) !== known.image) {
    const mapping = { project, stream, tag, image: known.image, reference: known.reference };
    await client.mapImage(mapping, session);
    return;
  }
  const place = { project, stream, tag };
  await client.setTag(place, entryOf(tag, from, current), now.snapshot.resourceVersion, session);
}

/** The tag's spec with another source; what says how to import or that nothing is imported does not fit it any more. */
function entryOf(name: string, from: JsonRecord, current: TagSnapshot | undefined): JsonRecord {
  const kept = without(record(current?.spec), 'reference', 'importPolicy');
  const policy = without(record(current?.spec?.['importPolicy']), 'scheduled');
  const imports = Object.keys(policy).length > 0 ? { importPolicy: policy } : {};
  return { ...kept, ...imports, name, from };
}

function without(fields: JsonRecord, ...names: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Whether a tag of a project has the source, as the cluster compares it: no namespace means the tag's own. */
function hasSource(tag: TagSnapshot | undefined, from: JsonRecord, project: string): boolean {
  const there = record(tag?.spec?.['from']);
  const namespaceOf = (source: JsonRecord): unknown => source['namespace'] ?? project;
  const isSame = ['kind', 'name'].every((field) => there[field] === from[field]);
  return isSame && namespaceOf(there) === namespaceOf(from);
}

/** Whether a change whose answer was lost was made. */
function isDone(retag: Retag, from: JsonRecord, now: StreamRead | undefined): boolean {
  const tag = tagIn(now?.snapshot, retag.target.tag);
  return (
    hasSource(tag, from, retag.target.project) &&
    (retag.how === 'following' || headOf(tag) === retag.source.image)
  );
}

/** Whether it takes another look to know: somebody else was faster, or the answer got lost. */
function mayBeDone({ failure: { kind } }: FailureError): boolean {
  return kind === 'conflict' || kind === 'unreachable' || kind === 'unreadable' || kind === 'server';
}

/** Shows the stream as it is now; where that fails, the watch shows it. */
async function look(target: StreamTarget, { client, session, saw }: TaggingWork): Promise<void> {
  try {
    saw({ kind: 'stream', stream: (await client.readStream(target, session)).stream });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
}
