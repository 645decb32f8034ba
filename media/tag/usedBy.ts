import { countWords, listWords } from '../../src/model/words.ts';
import type { UsedByView, UseView } from '../../src/shared/tagPage.ts';
import type { Context } from '../common/context.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { plainBlock } from '../../src/model/text.ts';
import { progressRing } from '../common/toolkit.ts';

/** Where the image is used, and apart from that: where it was not seen, and where nobody could look. */
export function usedBySection(context: Context, usedBy: UsedByView): ElementView {
  const workloads = workloadsOf(usedBy.uses);
  return section(context, {
    key: 'usedBy',
    title: 'Used by',
    count: usedBy.kind === 'looked' && workloads.length > 0 ? workloads.length : undefined,
    content: () => [
      workloads.length > 0 && workloadList(context, workloads),
      usedBy.kind === 'looking' ? looking() : answers(context, usedBy, workloads),
    ],
  });
}

function looking(): ElementView {
  return element(
    'p',
    { key: 'looking', attributes: { class: 'looking quiet' } },
    progressRing(),
    'Looking in the projects that you can read…',
  );
}

interface Workload {
  readonly key: string;
  readonly first: UseView;
  readonly uses: readonly UseView[];
}

function workloadsOf(uses: readonly UseView[]): Workload[] {
  const groups = new Map<string, UseView[]>();
  for (const use of uses) {
    const key = [use.project, use.workload, use.name].join('/');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [use]);
    else group.push(use);
  }
  return [...groups].flatMap(([key, [first, ...others]]) =>
    first === undefined ? [] : [{ key, first, uses: [first, ...others] }],
  );
}

function workloadList(context: Context, workloads: readonly Workload[]): Child {
  const { items, more } = longList(context, 'workloads', workloads, 'workload');
  const list = items.map(({ key, first, uses }) =>
    element(
      'li',
      { key },
      `${plainBlock(first.workload)} `,
      element('strong', {}, plainBlock(first.name)),
      ` in ${plainBlock(first.project)}`,
      element('span', { attributes: { class: 'quiet' } }, ` (${uses.map(how).join('; ')})`),
    ),
  );
  return [element('ul', { key: 'workloads', attributes: { class: 'plain' } }, list), more];
}

function how({ how: words, by }: UseView): string {
  return `${plainBlock(words)}, by ${by}`;
}

function answers(context: Context, { projects, unseen }: UsedByView, workloads: readonly Workload[]): Child {
  const others = withoutUses(projects, workloads);
  return [
    others.length > 0 && notSeen(context, others, workloads.length > 0),
    unseen.length > 0 && cannotTell(context, unseen),
    projects.length === 0 &&
      unseen.length === 0 &&
      workloads.length === 0 &&
      note('Cannot tell: there is no project to look in.'),
  ];
}

function withoutUses(projects: readonly string[], workloads: readonly Workload[]): string[] {
  const used = new Set(workloads.map(({ first }) => first.project));
  return projects.filter((project) => !used.has(project));
}

function notSeen(context: Context, projects: readonly string[], used: boolean): Child {
  const key = 'usedBy:projects';
  const open = context.state.isOpen(key, false);
  const toggle = () => {
    context.state.setOpen(key, !open);
    context.redraw();
  };
  const counted = countWords(projects.length, used ? 'other project' : 'project');
  return element(
    'p',
    { key: 'not-seen', attributes: { class: used ? 'quiet' : undefined } },
    `Not seen in ${counted}`,
    ' ',
    textButton(open ? 'Hide' : 'Which?', {
      label: open ? 'Hide the projects' : 'Which projects?',
      expanded: open,
      onClick: toggle,
    }),
    open &&
      element(
        'span',
        { key: 'projects', attributes: { class: 'names' } },
        projects.map(plainBlock).join(', '),
      ),
  );
}

const unseenShown = 5;

function cannotTell(context: Context, unseen: readonly string[]): Child {
  const { items, more } = longList(context, 'unseen', unseen, 'list', unseenShown);
  return element(
    'div',
    { key: 'unseen', attributes: { class: 'note' } },
    icon('question'),
    element('p', {}, `Cannot tell: ${listWords(items.map(plainBlock))} were not read. `, more),
  );
}

function note(words: string): ElementView {
  return element('p', { key: 'note' }, words);
}
