import { levelMeanings, levelNames } from '../../src/model/access/levelWords.ts';
import { plainBlock } from '../../src/model/text.ts';
import type { GrantView, MemberView, ProjectAccessPage } from '../../src/shared/accessPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { Column } from '../common/table.ts';
import type { AccessContext } from './context.ts';
import { kinds, levelRank } from './words.ts';

/** The columns of a table of members; the last one has what can be done for one of them. */
export function columnsOf(
  context: AccessContext,
  { key, change }: ProjectAccessPage,
  changeable: boolean,
): Column<MemberView>[] {
  const may = changeable && change.kind === 'yes';
  const columns: Column<MemberView>[] = [
    {
      key: 'who',
      title: 'Who',
      order: ({ name }) => name,
      cell: (member) => who(context, member, may),
    },
    {
      key: 'may',
      title: 'May',
      order: ({ level }) => levelRank[level],
      cell: ({ level }) =>
        element('span', { attributes: { title: `May ${levelMeanings[level]}` } }, levelNames[level]),
    },
    { key: 'how', title: 'How', cell: ({ grants, level }) => how(grants, level) },
  ];
  return may ? [...columns, actions(context, key)] : columns;
}

function who({ chosen }: AccessContext, member: MemberView, may: boolean): Child {
  const { id, kind, name, note, removable } = member;
  const { icon: symbol, words } = kinds[kind];
  const shown = element(
    'span',
    { key: 'name', attributes: { class: 'name' } },
    icon(symbol, { label: words }),
    element(
      'span',
      { key: 'words' },
      element('strong', {}, breakable(plainBlock(name))),
      note !== undefined && element('span', { attributes: { class: 'quiet' } }, ` ${plainBlock(note)}`),
    ),
  );
  if (!may) return shown;
  if (!removable) return element('span', { key: 'fixed', attributes: { class: 'unchecked' } }, shown);
  return checkBox(shown, {
    key: 'choose',
    checked: chosen.ids.has(id),
    label: `Choose ${words} ${plainBlock(name)}${note === undefined ? '' : `, ${plainBlock(note)}`}`,
    onChange: (on) => chosen.set([id], on),
  });
}

/** Long names of the cluster's own break after their colons, where there is no room. */
function breakable(name: string): Child {
  return name.split(/(?<=:)/).flatMap((part, at) => (at === 0 ? [part] : [element('wbr', {}), part]));
}

function how(grants: readonly GrantView[], level: MemberView['level']): ElementView {
  return element(
    'ul',
    { attributes: { class: 'plain' } },
    grants.map((grant) => {
      const { role = '', through = '', fixed } = grant;
      const less = grant.level === level ? '' : ` (${levelNames[grant.level]})`;
      return element(
        'li',
        { key: `${role} ${through}` },
        role !== '' && element('code', {}, plainBlock(role)),
        less,
        through !== '' &&
          element('span', { key: 'through', attributes: { class: 'quiet' } }, ` ${plainBlock(through)}`),
        fixed !== undefined && [' ', icon('lock', { label: plainBlock(fixed) })],
      );
    }),
  );
}

function actions(context: AccessContext, key: string): Column<MemberView> {
  const { host } = context;
  return {
    key: 'actions',
    title: 'Actions',
    silent: true,
    cell: ({ id, kind, name, removable }) => {
      if (!removable) return undefined;
      const whom = `${kinds[kind].words} ${plainBlock(name)}`;
      const ids = JSON.stringify([id]);
      return [
        textButton('Change…', {
          key: 'change',
          label: `Change role of ${whom}`,
          onClick: () => context.act(host.changeRole(key, ids)),
        }),
        ' ',
        textButton('Remove…', {
          key: 'remove',
          label: `Remove ${whom}`,
          onClick: () => context.act(host.remove(key, ids)),
        }),
      ];
    },
  };
}
