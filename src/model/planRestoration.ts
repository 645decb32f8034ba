import type { Deleted } from './deleted.ts';
import { isRecord, type JsonRecord } from './json.ts';
import type { RestorationPlan, RestorationStep } from './restoration.ts';
import { followedTag, newerThanSource, withoutGift } from './restorationSource.ts';
import {
  headOf,
  tagIn,
  type RevisionSnapshot,
  type StreamSnapshot,
  type TagSnapshot,
} from './streamSnapshot.ts';
import type { StreamTarget } from './target.ts';

/**
 * What it takes to put something deleted into a stream as it is now; `now` is undefined when there is none. A tag that
 * holds the oldest of the saved revisions alone is one whose restoration was interrupted, and is continued; newer ones on
 * top of all that was saved mean that it is there, and went on.
 *
 * Each tag's images come before its source, as the cluster takes the source's image for a new revision unless the tag
 * has it already; a tag that was pushed over after it was pinned gets its source in between. Annotations stay as they
 * were, `openshift.io/image.dockerRepositoryCheck` too: without it the cluster would import between our steps.
 */
export function planRestoration(deleted: Deleted, now: StreamSnapshot | undefined): RestorationPlan {
  const { project, name } = deleted.snapshot;
  const place = { project, stream: name };
  const states = deleted.snapshot.tags.map((tag) => stateOf(withoutEchoes(tag), deleted.snapshot, now));
  const taken = states.flatMap((state) => (state.kind === 'taken' ? [state.saved.name] : []));
  if (taken.length > 0) return { kind: 'taken', tags: taken };
  const open = states.filter((state) => state.kind === 'open');
  if (now !== undefined && open.length === 0) return { kind: 'there' };
  const steps = [...creation(deleted.snapshot, now), ...tagSteps(open, deleted.snapshot, now)];
  return { kind: 'steps', ...place, steps, followers: followersOf(open, now, place) };
}

/** A saved tag, compared with the one that is there. */
type TagState =
  | { readonly kind: 'there' | 'taken'; readonly saved: TagSnapshot }
  /** `done` of its oldest revisions are there, and perhaps its source. */
  | OpenTag;

interface OpenTag {
  readonly kind: 'open';
  readonly saved: TagSnapshot;
  readonly done: number;
  readonly hasSource: boolean;
}

function stateOf(saved: TagSnapshot, stream: StreamSnapshot, now: StreamSnapshot | undefined): TagState {
  const tag = tagIn(now, saved.name);
  if (tag === undefined) return { kind: 'open', saved, done: 0, hasSource: false };
  const hasSource = tag.spec !== undefined;
  if (hasSource && !sameEntry(saved.spec, tag.spec)) return { kind: 'taken', saved };
  const all = withoutEchoes(tag).revisions;
  const there = hasSource ? withoutGift(all, saved, stream, now) : all;
  const complete = hasSource || saved.spec === undefined;
  if (complete && endsWith(there, saved.revisions)) return { kind: 'there', saved };
  if (!endsWith(saved.revisions, there)) return { kind: 'taken', saved };
  return { kind: 'open', saved, done: there.length, hasSource };
}

/** Whether the oldest revisions of a history are those of another one. */
function endsWith(history: readonly RevisionSnapshot[], oldest: readonly RevisionSnapshot[]): boolean {
  const newer = history.length - oldest.length;
  return newer >= 0 && oldest.every(({ image }, index) => history[newer + index]?.image === image);
}

/** A history where no image follows itself, as the server would not take it twice in a row: the newest place counts. */
function withoutEchoes(tag: TagSnapshot): TagSnapshot {
  const revisions = tag.revisions.filter(({ image }, index) => image !== tag.revisions[index - 1]?.image);
  return { ...tag, revisions };
}

/** Whether two entries of `spec.tags` say the same, whatever generation the server gave them. */
function sameEntry(one: JsonRecord | undefined, other: JsonRecord | undefined): boolean {
  const said = (entry: JsonRecord | undefined): string =>
    JSON.stringify(plain({ ...entry, generation: null }));
  return said(one) === said(other);
}

/** The value with its fields by name and nothing in it that is empty. */
function plain(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, plain(field)] as const);
  const kept = entries.filter(([, field]) => field !== null && field !== undefined && field !== false);
  if (kept.length === 0) return undefined;
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function creation(saved: StreamSnapshot, now: StreamSnapshot | undefined): RestorationStep[] {
  const { labels, annotations, spec } = saved;
  return now === undefined ? [{ kind: 'createStream', labels, annotations, spec }] : [];
}

/** The steps of all tags: by level, as what is set where would move the tags that follow it already. */
function tagSteps(
  open: readonly OpenTag[],
  saved: StreamSnapshot,
  now: StreamSnapshot | undefined,
): readonly RestorationStep[] {
  const levels = levelsOf(open, { project: saved.project, stream: saved.name }).map((level) =>
    level.map((tag) => partsOf(tag, newerThanSource(tag.saved, saved, now))),
  );
  const groups = levels.flat().some(({ after }) => after.length > 0) ? levels : [levels.flat()];
  return groups.flatMap((parts) => {
    const tags = parts.flatMap(({ source }) => (source === undefined ? [] : [source]));
    const sources: RestorationStep[] = tags.length > 0 ? [{ kind: 'addSpecTags', tags }] : [];
    return [...parts.flatMap(({ before }) => before), ...sources, ...parts.flatMap(({ after }) => after)];
  });
}

/** Tags that follow none of the others, then those that follow one of these, and so on. */
function levelsOf(open: readonly OpenTag[], place: StreamTarget): readonly (readonly OpenTag[])[] {
  const byName = new Map(open.map((tag) => [tag.saved.name, tag]));
  const levelOf = (tag: OpenTag, seen: ReadonlySet<OpenTag>): number => {
    const source = byName.get(followedTag(tag.saved, place) ?? '');
    return source === undefined || seen.has(source) ? 0 : 1 + levelOf(source, new Set([...seen, tag]));
  };
  const levels = new Map<number, OpenTag[]>();
  for (const tag of open) {
    const level = levelOf(tag, new Set([tag]));
    levels.set(level, [...(levels.get(level) ?? []), tag]);
  }
  return [...levels.keys()].sort((a, b) => a - b).map((level) => levels.get(level) ?? []);
}

/** The steps of one tag: what comes before its source is set, the source unless that is there, and what comes after. */
interface TagParts {
  readonly before: readonly RestorationStep[];
  readonly source?: JsonRecord;
  readonly after: readonly RestorationStep[];
}

/** `newer` of the revisions came after the one that the source gives. */
function partsOf({ saved, done, hasSource }: OpenTag, newer: number): TagParts {
  const { name: tag, spec, revisions } = saved;
  const mappings = revisions.toReversed().map((revision) => ({
    kind: 'mapImage' as const,
    tag,
    image: revision.image,
    reference: revision.reference,
  }));
  if (hasSource) return { before: [], after: mappings.slice(done) };
  if (spec === undefined) return { before: mappings.slice(done), after: [] };
  const at = Math.max(done, mappings.length - newer);
  // Where the tag is past that point already, its newest image is put on top once more.
  const isPast = newer > 0 && at === mappings.length;
  const after = isPast ? mappings.slice(-1) : mappings.slice(at);
  return { before: mappings.slice(done, at), source: spec, after };
}

/**
 * Tags that are there and whose history the restoration changes: those that follow one that comes back get its revisions,
 * and those that follow the same tag as one that comes back get that tag's image, though they were pushed over since.
 */
function followersOf(
  open: readonly OpenTag[],
  now: StreamSnapshot | undefined,
  place: StreamTarget,
): readonly string[] {
  const coming = new Map<string, readonly string[]>();
  for (const { saved, done, hasSource } of open) {
    const images = saved.revisions.slice(0, saved.revisions.length - done).map(({ image }) => image);
    const head = headOf(saved);
    coming.set(saved.name, head === undefined ? images : [...images, head]);
    const followed = hasSource ? undefined : followedTag(saved, place);
    const image = followed === undefined ? undefined : headOf(tagIn(now, followed));
    if (followed !== undefined && image !== undefined && !coming.has(followed)) coming.set(followed, [image]);
  }
  const followers = (now?.tags ?? []).filter((tag) => {
    const images = coming.get(followedTag(tag, place) ?? '') ?? [];
    return (
      !open.some(({ saved }) => saved.name === tag.name) && images.some((image) => image !== headOf(tag))
    );
  });
  return followers.map(({ name }) => name);
}
