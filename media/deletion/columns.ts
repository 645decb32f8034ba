import { isDigest, shortDigest } from '../../src/model/digest.ts';
import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { DeletionRow } from '../../src/shared/deletionPage.ts';
import { copyValue, link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { age } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import type { Column } from '../common/table.ts';
import type { DeletionContext } from './context.ts';
import { keyOf, rowsOf, type Line, type TagLine } from './lines.ts';
import { useCell, useRank } from './use.ts';

/** The columns of the table; the project is one only where there are several. */
export function columnsOf(context: DeletionContext, projects: number): Column<Line>[] {
  return [
    {
      key: 'tag',
      title: 'Tag',
      order: nameOf,
      cell: (line) => (line.kind === 'tag' ? tagName(context, line) : streamName(line.entry)),
    },
    ...(projects > 1 ? [project] : []),
    {
      key: 'use',
      title: 'Use',
      order: useRank,
      cell: (line) => useCell(context, keyOf(line), line),
    },
    {
      key: 'age',
      title: 'Age',
      // The youngest is first, as its age is the least.
      order: (line) => negative(newest(rowsOf(line))),
      cell: (line) => ageCell(newest(rowsOf(line)), context.now),
    },
    {
      key: 'digest',
      title: 'Digest',
      order: (line) => (line.kind === 'tag' ? line.row.digest : undefined),
      cell: (line) => (line.kind === 'tag' ? digest(context, line.row) : none()),
    },
    {
      key: 'earlier',
      title: 'Earlier revisions',
      numeric: true,
      order: earlier,
      cell: (line) => earlier(line).toLocaleString('en-US'),
    },
  ];
}

const project: Column<Line> = {
  key: 'project',
  title: 'Project',
  order: projectOf,
  cell: (line) => (line.kind === 'tag' && line.undo === undefined ? '' : plainBlock(projectOf(line))),
};

function projectOf(line: Line): string {
  return line.kind === 'tag' ? line.row.project : line.entry.project;
}

function nameOf(line: Line): string {
  return line.kind === 'tag' ? `${line.row.stream}:${line.row.tag}` : line.entry.stream;
}

function earlier(line: Line): number {
  return rowsOf(line).reduce((sum, row) => sum + row.earlier, 0);
}

function newest(rows: readonly DeletionRow[]): number | undefined {
  const times = rows.flatMap(({ pushed }) => pushed ?? []);
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b));
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function ageCell(pushed: number | undefined, now: number): Child {
  return pushed === undefined ? none() : age(pushed, now);
}

function none(): ElementView {
  return element('span', { attributes: { class: 'quiet' } }, '–');
}

/** Under its image stream the tag's own name is enough to see, not to hear. */
function tagName(context: DeletionContext, { row, undo }: TagLine): Child {
  const { project: of, stream, tag } = row;
  const whole = plainBlock(`${stream}:${tag}`);
  return link(undo === undefined ? plainBlock(tag) : whole, {
    label: `Open tag ${whole} in ${plainBlock(of)}`,
    onClick: () => context.act(context.host.openTag(of, stream, tag)),
  });
}

function streamName({ stream, tags }: { stream: string; tags: readonly DeletionRow[] }): Child {
  return element(
    'span',
    { key: 'stream', attributes: { class: 'stream-name' } },
    icon('package'),
    element('strong', {}, plainBlock(stream)),
    element('span', { attributes: { class: 'quiet' } }, `whole stream, ${countWords(tags.length, 'tag')}`),
  );
}

function digest(context: DeletionContext, { digest: whole, stream, tag }: DeletionRow): Child {
  if (whole === undefined) return none();
  const short = isDigest(whole) ? shortDigest(whole) : plainBlock(whole);
  return copyValue(context, whole, `the digest of ${plainBlock(`${stream}:${tag}`)}`, short);
}
