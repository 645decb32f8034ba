import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { MemberView, ProjectAccessPage } from '../../src/shared/accessPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { filterField } from '../common/filterField.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table } from '../common/table.ts';
import { columnsOf } from './columns.ts';
import type { AccessContext } from './context.ts';
import { kinds } from './words.ts';

const shownAtFirst = 100;
/** So many are seen at a glance. */
const few = 12;

/** Those whom a binding of the project names, with what can be done for several of them at once. */
export function membersSection(context: AccessContext, page: ProjectAccessPage): ElementView {
  const { members } = page;
  const shown = members.length > few ? filtered(members, context.filter.text) : members;
  return section(context, {
    key: 'members',
    title: 'Members',
    count: members.length,
    actions: members.length > few && search(context, shown.length, members.length),
    content: () => [
      page.change.kind === 'yes' && several(context, page, shown),
      memberTable(context, page, 'members', shown) ?? nobody(context, page),
    ],
  });
}

/** Those who may as in every project: bindings of the whole cluster, which are not changed here. */
export function othersSection(context: AccessContext, page: ProjectAccessPage): ElementView | undefined {
  const { others } = page;
  if (others.length === 0) return undefined;
  return section(context, {
    key: 'others',
    title: 'Through the whole cluster',
    count: others.length,
    aside: 'in every project',
    content: () => memberTable(context, page, 'others', others),
  });
}

function search({ filter }: AccessContext, left: number, all: number): ElementView {
  return filterField({ filter, label: 'Filter by name, role or binding', left, all, noun: 'member' });
}

function filtered(members: readonly MemberView[], text: string): readonly MemberView[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return members;
  const hay = ({ name, note = '', kind, grants }: MemberView): string =>
    [name, note, kinds[kind].words, ...grants.flatMap(({ role = '', through = '' }) => [role, through])]
      .join('\n')
      .toLowerCase();
  return members.filter((member) => hay(member).includes(wanted));
}

function nobody({ filter }: AccessContext, { members, unseen }: ProjectAccessPage): ElementView {
  const none =
    unseen.length === 0 ? 'Nobody is named in a binding of this project.' : 'No member may be seen.';
  const words = members.length === 0 ? none : `No member has “${plainBlock(filter.text.trim())}” in it.`;
  return element('p', { key: 'nobody', attributes: { class: 'quiet' } }, words);
}

function memberTable(
  context: AccessContext,
  page: ProjectAccessPage,
  key: 'members' | 'others',
  members: readonly MemberView[],
): Child {
  if (members.length === 0) return undefined;
  const columns = columnsOf(context, page, key === 'members');
  const { items, more } = longList(context, key, sorted(context, columns, members), 'member', shownAtFirst);
  const label = key === 'members' ? 'Members' : 'Through the whole cluster';
  const view = table(context, { label, columns, rows: items, keyOf: ({ id }) => id });
  return [
    element('div', { key, attributes: { class: 'members' } }, view),
    more,
    key === 'members' && legend(items),
  ];
}

/** What the locks in the table mean. */
function legend(members: readonly MemberView[]): Child {
  if (!members.some(({ grants }) => grants.some(({ fixed }) => fixed !== undefined))) return undefined;
  return element(
    'p',
    { key: 'legend', attributes: { class: 'quiet legend' } },
    icon('lock'),
    ' These roles give more than images, or come from elsewhere. They are not changed here.',
  );
}

/** What is done for all that are chosen; it stays where it is when nobody is. */
function several(
  context: AccessContext,
  { key, members }: ProjectAccessPage,
  shown: readonly MemberView[],
): Child {
  const { chosen, host } = context;
  const can = shown.filter(({ removable }) => removable).map(({ id }) => id);
  if (!members.some(({ removable }) => removable)) return undefined;
  const all = can.length > 0 && can.every((id) => chosen.ids.has(id));
  const ids = (): string => JSON.stringify([...chosen.ids]);
  const count = chosen.ids.size;
  return element(
    'div',
    { key: 'several', attributes: { class: 'several', role: 'group', 'aria-label': 'Chosen members' } },
    checkBox('All', {
      key: 'all',
      checked: all,
      disabled: can.length === 0,
      label: 'All whose role can be changed here',
      onChange: (on) => chosen.set(can, on),
    }),
    textButton('Change Role…', {
      key: 'role',
      label: `Change Role of ${countWords(count, 'chosen member')}…`,
      disabled: count === 0,
      onClick: () => context.act(host.changeRole(key, ids())),
    }),
    textButton('Remove…', {
      key: 'remove',
      label: `Remove ${countWords(count, 'chosen member')}…`,
      disabled: count === 0,
      onClick: () => context.act(host.remove(key, ids())),
    }),
    element(
      'span',
      { key: 'count', attributes: { class: 'quiet', role: 'status' } },
      count === 0 ? '' : `${count.toLocaleString('en-US')} chosen`,
    ),
  );
}
