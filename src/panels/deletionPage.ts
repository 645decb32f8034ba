import type { DeletionItem, DeletionPlan, Refused } from '../model/deletion.ts';
import { compact } from '../model/json.ts';
import { compareNames } from '../model/project.ts';
import { rightWords } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import { countWords, listWords } from '../model/words.ts';
import type {
  DeletedStreamView,
  DeletedTagView,
  DeletionEntry,
  DeletionNote,
  DeletionPage,
  DeletionRow,
  DeletionTotals,
  RefusedView,
} from '../shared/deletionPage.ts';
import { deletionRow, undoView } from './deletionRows.ts';

/** All that a deletion means, as the plan had it at `now`. Pure; every text in it is safe to show as text. */
export function buildDeletionPage({ items, refused }: DeletionPlan, now: number): DeletionPage {
  const entries = items.map(entryOf).sort(worstFirst);
  const totals = totalsOf(entries);
  return compact({
    kind: 'deletion' as const,
    title: titleOf(entries, totals),
    action: actionWords(entries),
    asOf: now,
    totals,
    notes: entries.length === 0 ? [] : [...undoNotes(entries), spaceNote],
    items: entries,
    refused: refused.map(refusedView),
  });
}

function entryOf(item: DeletionItem): DeletionEntry {
  const { project, stream } = item;
  const undo = undoView(item.undo);
  if (item.kind === 'tag')
    return { kind: 'tag', ...deletionRow(item, item.confirmed, item.consequences, false), undo };
  const rows = item.tags.map(({ tag, consequences }) => deletionRow(item, tag, consequences, true));
  const { created } = item.confirmed;
  return compact({ kind: 'stream' as const, project, stream, created, tags: rows.sort(worstRowFirst), undo });
}

const badness = { used: 0, cannotTell: 1, notSeen: 2 } as const;

/** An image stream is as bad as the worst of its tags. */
function worstFirst(a: DeletionEntry, b: DeletionEntry): number {
  const rank = (entry: DeletionEntry): number =>
    Math.min(badness.notSeen, ...rowsOf(entry).map(({ use }) => badness[use.kind]));
  const tag = (entry: DeletionEntry): string => (entry.kind === 'tag' ? entry.tag : '');
  return (
    rank(a) - rank(b) ||
    compareNames(a.project, b.project) ||
    compareNames(a.stream, b.stream) ||
    compareNames(tag(a), tag(b))
  );
}

function worstRowFirst(a: DeletionRow, b: DeletionRow): number {
  return badness[a.use.kind] - badness[b.use.kind] || compareNames(a.tag, b.tag);
}

function rowsOf(entry: DeletionEntry): readonly DeletionRow[] {
  return entry.kind === 'tag' ? [entry] : entry.tags;
}

function totalsOf(entries: readonly DeletionEntry[]): DeletionTotals {
  const rows = entries.flatMap(rowsOf);
  const withUse = (kind: keyof typeof badness): number => rows.filter(({ use }) => use.kind === kind).length;
  return {
    tags: rows.length,
    streams: entries.filter(isStream).length,
    projects: new Set(entries.map(({ project }) => project)).size,
    earlier: rows.reduce((sum, { earlier }) => sum + earlier, 0),
    used: withUse('used'),
    cannotTell: withUse('cannotTell'),
    cannotUndo: entries.filter(({ undo }) => undo.kind === 'no').length,
  };
}

function isStream(entry: DeletionEntry): entry is DeletedStreamView {
  return entry.kind === 'stream';
}

function isTag(entry: DeletionEntry): entry is DeletedTagView {
  return entry.kind === 'tag';
}

/** `Delete skyfield:1.0 in hackershop`, `Delete 3 tags and 2 image streams with 31 tags in 3 projects`. */
function titleOf(entries: readonly DeletionEntry[], { projects }: DeletionTotals): string {
  const [first] = entries;
  if (first === undefined) return 'Nothing to delete';
  const where = projects === 1 ? `in ${plainLine(first.project)}` : `in ${countWords(projects, 'project')}`;
  const tags = entries.filter(isTag);
  const streams = entries.filter(isStream);
  const parts = [tags.length > 0 && tagsWords(tags), streams.length > 0 && streamsWords(streams)];
  return `Delete ${parts.filter((part) => part !== false).join(' and ')} ${where}`;
}

function tagsWords(tags: readonly DeletedTagView[]): string {
  const [first] = tags;
  if (tags.length > 1 || first === undefined) return countWords(tags.length, 'tag');
  return plainLine(`${first.stream}:${first.tag}`, 300);
}

function streamsWords(streams: readonly DeletedStreamView[]): string {
  const [first] = streams;
  const tags = streams.reduce((sum, stream) => sum + stream.tags.length, 0);
  const name =
    streams.length > 1 || first === undefined
      ? countWords(streams.length, 'image stream')
      : `image stream ${plainLine(first.stream)}`;
  return `${name} ${tags === 0 ? 'without tags' : `with ${countWords(tags, 'tag')}`}`;
}

/** The words on the button, in the capitals of buttons: `Delete 3 Tags and 2 Image Streams…`. */
function actionWords(entries: readonly DeletionEntry[]): string | undefined {
  const tags = entries.filter(isTag).length;
  const streams = entries.length - tags;
  if (entries.length === 1) return tags === 1 ? 'Delete Tag…' : 'Delete Image Stream…';
  const parts = [
    ...(tags > 0 ? [countWords(tags, 'Tag')] : []),
    ...(streams > 0 ? [countWords(streams, 'Image Stream')] : []),
  ];
  return parts.length === 0 ? undefined : `Delete ${listWords(parts)}…`;
}

const spaceNote: DeletionNote = {
  tone: 'info',
  text: 'No space is freed now. The next prune frees it, for images that no tag holds and nothing uses by then.',
};

/** Whether it can be taken back: a note for each answer that some of the entries have. */
function undoNotes(entries: readonly DeletionEntry[]): DeletionNote[] {
  const which = (kind: DeletionEntry['undo']['kind'], words: string): string | undefined => {
    const count = entries.filter(({ undo }) => undo.kind === kind).length;
    if (count === 0) return undefined;
    return count === entries.length
      ? `This ${words}`
      : `${inNumbers(count)} of ${inNumbers(entries.length)} ${words}`;
  };
  const no = which('no', 'cannot be undone');
  const unknown = which('unknown', 'may be impossible to undo');
  const yes = which('yes', 'can be undone');
  return [
    no !== undefined && warning(`${no}: you may not ${missingRights(entries)}.`),
    unknown !== undefined && warning(`${unknown}: the cluster did not say whether you may.`),
    yes !== undefined && info(`${yes} until the images are pruned.`),
  ].filter((note) => note !== false);
}

const namedRights = 3;

function missingRights(entries: readonly DeletionEntry[]): string {
  const missing = [...new Set(entries.flatMap(({ undo }) => undo.missing ?? []))];
  const others = missing.length - namedRights;
  if (others <= 0) return listWords(missing);
  return listWords([...missing.slice(0, namedRights), `${inNumbers(others)} more`]);
}

function inNumbers(count: number): string {
  return count.toLocaleString('en-US');
}

function warning(text: string): DeletionNote {
  return { tone: 'warning', text };
}

function info(text: string): DeletionNote {
  return { tone: 'info', text };
}

function refusedView({ target, why }: Refused): RefusedView {
  const { project, stream } = target;
  const name = 'tag' in target ? `${stream}:${target.tag}` : `image stream ${stream}`;
  return {
    name: plainLine(name, 300),
    project: plainLine(project),
    why: why.kind === 'gone' ? 'It is gone already.' : plainLine(`You may not ${rightWords(why.missing)}.`),
  };
}
