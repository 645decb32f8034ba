import type { StreamRead } from '../cluster/clusterWrites.ts';
import { FailureError } from '../model/failure.ts';
import { record, type JsonRecord } from '../model/json.ts';
import type { Retag, RetagOutcome } from '../model/retag.ts';
import { rights, type Right } from '../model/right.ts';
import { tagIn, type TagSnapshot } from '../model/streamSnapshot.ts';
import { sameTag, type Tag, type TagSource } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';
import { mayBeDone, patience } from './doubt.ts';
import { readIfThere, tagOf } from './streamLook.ts';
import type { ChangeWork, ClusterWork } from './work.ts';

/**
 * Gives an image a tag, if that tag still is what the user saw; its stream is made when there is none. Rejects with a
 * `FailureError`: `invalid` also for a source that the user may not read, and for following across streams.
 */
export async function applyRetag(retag: Retag, work: ChangeWork): Promise<RetagOutcome> {
  const source = sourceOf(retag);
  for (let troubles = 0, isLost = false; ; troubles += 1) {
    const now = await readIfThere(retag.target, work);
    const current = now && tagOf(now, retag.target.tag);
    if (!(isLost && isDone(retag, source, current)) && !sameTag(retag.confirmed, current))
      return moved(current);
    try {
      if (!isLost || !isDone(retag, source, current)) await send(retag, source, now, work);
    } catch (error) {
      if (!mayBeDone(error) || troubles >= patience) throw error;
      isLost ||= error.failure.kind !== 'conflict';
      continue;
    }
    await look(retag.target, work);
    return { kind: 'tagged' };
  }
}

/**
 * The rights that giving an image its tag takes: those of what will be sent, if the target still is what the user saw.
 * `streamExists`: whether the target's stream is there.
 */
export function rightsForTag(retag: Retag, streamExists: boolean): readonly Right[] {
  const { source, target, confirmed } = retag;
  if (!streamExists) return [rights.createStream(target.project)];
  const wanted = wantedSource(retag);
  const isOwn = source.project === target.project && source.stream === target.stream;
  const isKnown = isOwn || confirmed?.revisions.some(({ image }) => image === source.image) === true;
  const isMapped = isKnown && wanted !== undefined && isRollBack(retag, wanted, confirmed);
  return [isMapped ? rights.mapImage(target.project) : rights.setTag(target.project)];
}

/** Makes an empty image stream. Rejects with a `FailureError`: `conflict` when there is one of that name. */
export async function createStream({ project, stream }: StreamTarget, work: ChangeWork): Promise<void> {
  const { client, session, saw } = work;
  const made = await client.createStream({ project, name: stream }, session);
  saw({ kind: 'stream', stream: made.stream });
}

function moved(current: Tag | undefined): RetagOutcome {
  const now = current?.revisions[0]?.image;
  return now === undefined ? { kind: 'moved' } : { kind: 'moved', now };
}

/** What the tag is to take its image from. Throws `invalid` where OpenShift would keep an alias that it never follows. */
function sourceOf(retag: Retag): TagSource {
  const wanted = wantedSource(retag);
  if (wanted !== undefined) return wanted;
  const { source, target } = retag;
  const isSameStream = source.project === target.project && source.stream === target.stream;
  const reason = isSameStream
    ? 'a tag cannot follow itself'
    : 'a tag can only follow another tag of the same image stream';
  const follower = `${target.project}/${target.stream}:${target.tag}`;
  const doing = `let ${follower} follow ${source.project}/${source.stream}:${source.tag}`;
  throw new FailureError({ kind: 'invalid', doing, reason });
}

/** What the tag is to take its image from; undefined for what it cannot follow. */
function wantedSource({ source, target, how }: Retag): TagSource | undefined {
  const { project, stream, tag, image } = source;
  if (how === 'pinned') return { kind: 'image', project, stream, digest: image };
  const isOther = project === target.project && stream === target.stream && tag !== target.tag;
  return isOther ? { kind: 'tag', stream, tag } : undefined;
}

/** `spec.tags[].from`. */
function fromOf(source: TagSource): JsonRecord {
  switch (source.kind) {
    case 'image':
      return {
        kind: 'ImageStreamImage',
        ...(source.project !== undefined && { namespace: source.project }),
        name: `${source.stream}@${source.digest}`,
      };
    case 'tag':
      return {
        kind: 'ImageStreamTag',
        ...(source.project !== undefined && { namespace: source.project }),
        name: source.stream === undefined ? source.tag : `${source.stream}:${source.tag}`,
      };
    case 'external':
      return { kind: 'DockerImage', name: source.pullSpec };
  }
}

async function send(
  retag: Retag,
  source: TagSource,
  now: StreamRead | undefined,
  { client, session }: ClusterWork,
): Promise<void> {
  const { project, stream, tag } = retag.target;
  const from = fromOf(source);
  if (now === undefined) {
    await client.createStream({ project, name: stream, spec: { tags: [{ name: tag, from }] } }, session);
    return;
  }
  const known = now.snapshot.tags
    .flatMap(({ revisions }) => revisions)
    .find(({ image }) => image === retag.source.image);
  if (known !== undefined && isRollBack(retag, source, tagOf(now, tag))) {
    const mapping = { project, stream, tag, image: known.image, reference: known.reference };
    await client.mapImage(mapping, session);
    return;
  }
  const place = { project, stream, tag };
  await client.setTag(
    place,
    entryOf(tag, from, tagIn(now.snapshot, tag)),
    now.snapshot.resourceVersion,
    session,
  );
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

/**
 * Whether the tag has the source already and was pushed over since: the cluster takes that source again for no change, so
 * that the image itself has to be put on top.
 */
function isRollBack({ source: { image }, target }: Retag, source: TagSource, tag: Tag | undefined): boolean {
  return hasSource(tag, source, target.project) && tag?.revisions[0]?.image !== image;
}

/** Whether a tag of a project has the source, as the cluster compares it: no namespace means the tag's own. */
function hasSource(tag: Tag | undefined, source: TagSource, project: string): boolean {
  if (tag?.source === undefined) return false;
  const [there, wanted] = [fromOf(tag.source), fromOf(source)];
  const isSame = ['kind', 'name'].every((field) => there[field] === wanted[field]);
  return isSame && (there['namespace'] ?? project) === (wanted['namespace'] ?? project);
}

/** Whether a change whose answer was lost was made. */
function isDone(retag: Retag, source: TagSource, tag: Tag | undefined): boolean {
  return (
    hasSource(tag, source, retag.target.project) &&
    (retag.how === 'following' || tag?.revisions[0]?.image === retag.source.image)
  );
}

/** Shows the stream as it is now; where that fails, the watch shows it. */
async function look(target: StreamTarget, { client, session, saw }: ChangeWork): Promise<void> {
  try {
    saw({ kind: 'stream', stream: (await client.readStream(target, session)).stream });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
}
