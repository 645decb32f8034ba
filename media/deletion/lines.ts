import { plainBlock } from '../../src/model/text.ts';
import type {
  DeletedStreamView,
  DeletionEntry,
  DeletionRow,
  UndoView,
  UseVerdict,
} from '../../src/shared/deletionPage.ts';

/** A line of the table: a tag, or an image stream above its tags. */
export type Line = TagLine | StreamLine;

export interface TagLine {
  readonly kind: 'tag';
  readonly row: DeletionRow;
  /** Of a tag that was chosen itself; one that goes with its image stream stands under that. */
  readonly undo?: UndoView;
}

export interface StreamLine {
  readonly kind: 'stream';
  readonly entry: DeletedStreamView;
}

type Sort = (lines: readonly Line[]) => readonly Line[];

/** The entries as lines, those of each image stream under it; `sort` orders what stands side by side. */
export function linesOf(entries: readonly DeletionEntry[], sort: Sort): Line[] {
  const heads = entries.map((entry): Line =>
    entry.kind === 'tag' ? { kind: 'tag', row: entry, undo: entry.undo } : { kind: 'stream', entry },
  );
  return sort(heads).flatMap((head) => {
    if (head.kind === 'tag') return [head];
    return [head, ...sort(head.entry.tags.map((row) => ({ kind: 'tag', row })))];
  });
}

/** Tells the lines apart: `hackershop/skyfield`, `hackershop/skyfield:1.0`. */
export function keyOf(line: Line): string {
  if (line.kind === 'stream') return `${line.entry.project}/${line.entry.stream}`;
  return `${line.row.project}/${line.row.stream}:${line.row.tag}`;
}

/** The tags of which a line speaks. */
export function rowsOf(line: Line): readonly DeletionRow[] {
  return line.kind === 'tag' ? [line.row] : line.entry.tags;
}

/** The entries whose text has every word of the filter; of an image stream, the tags, or all if its name has them. */
export function filtered(entries: readonly DeletionEntry[], filter: string): readonly DeletionEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  const matches = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  return entries.flatMap((entry): DeletionEntry[] => {
    if (entry.kind === 'tag') return matches(searchText(entry)) ? [entry] : [];
    if (matches(`${entry.project}/${entry.stream}`)) return [entry];
    const tags = entry.tags.filter((row) => matches(searchText(row)));
    return tags.length === 0 ? [] : [{ ...entry, tags }];
  });
}

function searchText({ project, stream, tag, digest = '', use }: DeletionRow): string {
  return `${project}/${stream}:${tag} ${digest} ${useText(use)}`;
}

/** The verdict in words, with all whom it names. */
export function useText({ kind, by }: UseVerdict): string {
  if (kind === 'used') return `used by ${by.map(({ name }) => plainBlock(name)).join(', ')}`;
  return kind === 'cannotTell' ? 'cannot tell' : 'not used as far as seen';
}

/** How many tags the entries have. */
export function tagCount(entries: readonly DeletionEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'tag' ? 1 : entry.tags.length), 0);
}
