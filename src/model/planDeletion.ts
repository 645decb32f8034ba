import type {
  DeletionFacts,
  DeletionItem,
  DeletionPlan,
  DeletionTarget,
  Refused,
  StreamDeletion,
  TagConsequences,
  TagDeletion,
  Undo,
} from './deletion.ts';
import { indexStays, streamKey, tagKey, type Stays } from './deletionStays.ts';
import type { ImageStream } from './imageStream.ts';
import { compareNames } from './project.ts';
import { rights, type Right } from './right.ts';
import type { Tag } from './tag.ts';
import type { TagTarget } from './target.ts';
import type { Use } from './usedBy.ts';

/**
 * What deleting the targets would do. Targets may repeat, be gone or be forbidden; a stream that goes takes its tags
 * along, so these are no items of their own. Items and refusals are in the order of project, stream and tag. A right
 * that is not known keeps nothing back: the cluster decides.
 */
export function planDeletion(facts: DeletionFacts): DeletionPlan {
  const found = find(facts);
  const stays = indexStays(facts.streams, found.going);
  const items = found.going.map((going): DeletionItem => {
    return going.tag === undefined
      ? streamItem(going.stream, facts, stays)
      : tagItem(going.stream, going.tag, facts, stays);
  });
  return { items, refused: found.refused };
}

/** Something that goes: a tag, or a whole stream. */
interface Going {
  readonly stream: ImageStream;
  readonly tag?: Tag;
}

function find({ targets, streams, may }: DeletionFacts): { going: Going[]; refused: Refused[] } {
  const known = new Map(streams.map((stream) => [streamKey(stream.project, stream.name), stream]));
  const tagsOf = tagFinder();
  /** Streams whose own answer counts for their tags: they go, or are gone. */
  const settled = new Set<string>();
  const going: Going[] = [];
  const refused: Refused[] = [];
  for (const target of inOrder(targets)) {
    const key = streamKey(target.project, target.stream);
    if (settled.has(key)) continue;
    const isTag = 'tag' in target;
    const stream = known.get(key);
    const tag = isTag && stream !== undefined ? tagsOf(stream).get(target.tag) : undefined;
    const missing = isTag ? rights.deleteTag(target.project) : rights.deleteStream(target.project);
    if (stream === undefined || (isTag && tag === undefined)) refused.push({ target, why: { kind: 'gone' } });
    else if (may(missing) === 'no') {
      refused.push({ target, why: { kind: 'forbidden', missing } });
      continue;
    } else going.push(tag === undefined ? { stream } : { stream, tag });
    if (!isTag) settled.add(key);
  }
  return { going, refused };
}

/** The targets by project, stream and tag, each once; a stream comes before its tags. */
function inOrder(targets: readonly DeletionTarget[]): DeletionTarget[] {
  const tagOf = (target: DeletionTarget): string | undefined => ('tag' in target ? target.tag : undefined);
  const once = new Map(targets.map((target) => [tagKey({ ...target, tag: tagOf(target) }), target]));
  return [...once.values()].sort(
    (a, b) =>
      compareNames(a.project, b.project) ||
      compareNames(a.stream, b.stream) ||
      Number('tag' in a) - Number('tag' in b) ||
      compareNames(tagOf(a) ?? '', tagOf(b) ?? ''),
  );
}

/** Tags by name, of streams that are asked for again and again. */
function tagFinder(): (stream: ImageStream) => ReadonlyMap<string, Tag> {
  const found = new Map<ImageStream, ReadonlyMap<string, Tag>>();
  return (stream) => {
    const tags = found.get(stream) ?? new Map(stream.tags.map((tag) => [tag.name, tag]));
    found.set(stream, tags);
    return tags;
  };
}

function tagItem(stream: ImageStream, tag: Tag, facts: DeletionFacts, stays: Stays): TagDeletion {
  const { project, name, importsFrom } = stream;
  const consequences = consequencesOf({ project, stream: name, tag: tag.name }, tag, facts, stays);
  return {
    kind: 'tag',
    project,
    stream: name,
    tag: tag.name,
    confirmed: tag,
    consequences: importsFrom === undefined ? consequences : { ...consequences, comesBackFrom: importsFrom },
    undo: undoOf(project, [tag], [], facts),
  };
}

// What a stream imports as a whole ends with it: nothing comes back from there.
function streamItem(stream: ImageStream, facts: DeletionFacts, stays: Stays): StreamDeletion {
  const { project, name } = stream;
  const tags = stream.tags.map((tag) => {
    const target = { project, stream: name, tag: tag.name };
    return { tag, consequences: consequencesOf(target, tag, facts, stays) };
  });
  const undo = undoOf(project, stream.tags, [rights.createStream(project)], facts);
  return { kind: 'stream', project, stream: name, confirmed: stream, tags, undo };
}

function consequencesOf(target: TagTarget, tag: Tag, facts: DeletionFacts, stays: Stays): TagConsequences {
  const { kind, uses, unseen } = facts.usedBy(target);
  const consequences: TagConsequences = {
    earlier: Math.max(0, tag.revisions.length - 1),
    siblings: stays.siblings(tag),
    followers: stays.followers(target),
    attachments: stays.attachments(target, tag),
    usedBy: { kind, uses: uses.filter((use) => !isPush(use)), unseen },
    pushedBy: uses.filter(isPush),
    scheduled: tag.scheduled,
  };
  return tag.source === undefined ? consequences : { ...consequences, source: tag.source };
}

/** Whether a build made the image, or makes it: that is no use of it. */
function isPush({ how }: Use): boolean {
  return how === 'build output' || how === 'pushed as build output';
}

/** Whether the rights suffice to put the tags back: revisions are mapped, what they come from is patched in. */
function undoOf(
  project: string,
  tags: readonly Tag[],
  besides: readonly Right[],
  { may }: DeletionFacts,
): Undo {
  const hasSpec = (tag: Tag): boolean => tag.source !== undefined || tag.settings !== undefined;
  const needed = [
    ...besides,
    ...(tags.some(({ revisions }) => revisions.length > 0) ? [rights.mapImage(project)] : []),
    ...(tags.some(hasSpec) ? [rights.patchStream(project)] : []),
  ];
  const answers = needed.map((right) => ({ right, answer: may(right) }));
  const refusal = answers.find(({ answer }) => answer === 'no');
  if (refusal !== undefined) return { kind: 'no', missing: refusal.right };
  return { kind: answers.every(({ answer }) => answer === 'yes') ? 'yes' : 'unknown' };
}
