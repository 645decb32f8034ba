import { plainBlock } from '../../src/model/text.ts';
import { countWords, sizeWords } from '../../src/model/words.ts';
import type { ProjectStorageView, StorageView, StreamStorageView } from '../../src/shared/storagePage.ts';
import { link, textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table, type Column } from '../common/table.ts';
import { heldColumns, legend } from './bar.ts';
import type { StorageContext } from './context.ts';

/** A line of the table: a project, or an image stream below its own. */
type Line =
  | { readonly kind: 'project'; readonly held: ProjectStorageView }
  | { readonly kind: 'stream'; readonly project: string; readonly held: StreamStorageView };

const projectsShown = 50;
const streamsShown = 50;
/** So many projects show their image streams by themselves. */
const few = 3;

/** What each project holds, and each of its image streams. */
export function projectsSection(context: StorageContext, { projects }: StorageView): ElementView {
  return section(context, {
    key: 'projects',
    title: 'Projects and image streams',
    count: projects.length,
    content() {
      if (projects.length === 0) return 'There is no image stream.';
      const columns = columnsOf(context, projects);
      const heads = projects.map((held): Line => ({ kind: 'project', held }));
      const { items, more } = longList(
        context,
        'projects',
        sorted(context, columns, heads),
        'project',
        projectsShown,
      );
      const view = table(context, {
        label: 'Storage of projects and image streams',
        columns,
        rows: items.flatMap((line) => withStreams(context, columns, line, projects.length)),
        keyOf,
        classOf: ({ kind }) => kind,
        detail: (line) => moreStreams(context, line, projects.length),
      });
      return [legend(), element('div', { key: 'holders', attributes: { class: 'holders' } }, view), more];
    },
  });
}

function withStreams(
  context: StorageContext,
  columns: readonly Column<Line>[],
  line: Line,
  projects: number,
): readonly Line[] {
  if (line.kind === 'stream' || !isOpen(context, line.held.project, projects)) return [line];
  const { project, streams } = line.held;
  const lines = streams.map((held): Line => ({ kind: 'stream', project, held }));
  return [
    line,
    ...longList(context, `streams:${project}`, sorted(context, columns, lines), 'image stream', streamsShown)
      .items,
  ];
}

/** The button that shows all image streams of a project that has many. */
function moreStreams(context: StorageContext, line: Line, projects: number): Child {
  if (line.kind === 'stream' || !isOpen(context, line.held.project, projects)) return undefined;
  const { project, streams } = line.held;
  return longList(context, `streams:${project}`, streams, 'image stream', streamsShown).more;
}

function isOpen({ state }: StorageContext, project: string, projects: number): boolean {
  return state.isOpen(`project:${project}`, projects <= few);
}

function keyOf(line: Line): string {
  return line.kind === 'project' ? line.held.project : `${line.project}/${line.held.stream}`;
}

function columnsOf(context: StorageContext, projects: readonly ProjectStorageView[]): Column<Line>[] {
  const whole = projects.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return [
    {
      key: 'name',
      title: 'Name',
      order: (line) => (line.kind === 'project' ? line.held.project : line.held.stream),
      cell: (line) => nameCell(context, line, projects.length),
    },
    ...heldColumns<Line>(({ held }) => held, whole),
    ...(projects.some(({ frees }) => frees !== undefined) ? [frees] : []),
  ];
}

const frees: Column<Line> = {
  key: 'frees',
  title: 'Pruning frees',
  numeric: true,
  order: (line) => (line.kind === 'project' ? line.held.frees : undefined),
  cell: ({ kind, held }) => (kind === 'project' && held.frees !== undefined ? sizeWords(held.frees) : ''),
};

function nameCell(context: StorageContext, line: Line, projects: number): Child {
  if (line.kind === 'stream') return streamName(context, line.project, line.held);
  const { project, streams } = line.held;
  const open = isOpen(context, project, projects);
  const toggle = () => {
    context.state.setOpen(`project:${project}`, !open);
    context.redraw();
  };
  return element(
    'span',
    { key: 'name', attributes: { class: 'name' } },
    textButton([icon(open ? 'chevron-down' : 'chevron-right'), element('strong', {}, plainBlock(project))], {
      key: 'toggle',
      label: `${plainBlock(project)}: ${countWords(streams.length, 'image stream')}`,
      expanded: open,
      onClick: toggle,
    }),
    element(
      'span',
      { key: 'count', attributes: { class: 'quiet' } },
      countWords(streams.length, 'image stream'),
    ),
  );
}

function streamName(context: StorageContext, project: string, { stream, tags }: StreamStorageView): Child {
  return element(
    'span',
    { key: 'name', attributes: { class: 'name' } },
    link(plainBlock(stream), {
      label: `Open image stream ${plainBlock(stream)} in ${plainBlock(project)}`,
      onClick: () => context.act(context.host.openStream(project, stream)),
    }),
    element('span', { key: 'count', attributes: { class: 'quiet' } }, countWords(tags, 'tag')),
  );
}
