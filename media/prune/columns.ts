import { plainBlock } from '../../src/model/text.ts';
import { sizeWords } from '../../src/model/words.ts';
import type { PruneRow } from '../../src/shared/prunePage.ts';
import { checkBox } from '../common/checkBox.ts';
import { copyValue, link, textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { age } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import type { Column } from '../common/table.ts';
import type { PruneContext } from './context.ts';

/** The columns of the table of decisions. */
export function columnsOf(context: PruneContext): Column<PruneRow>[] {
  return [
    { key: 'name', title: 'Name', cell: (row) => nameCell(context, row) },
    { key: 'what', title: 'What becomes of it', cell: verdictCell },
    {
      key: 'bytes',
      title: 'Comes back',
      numeric: true,
      cell: ({ bytes }) => (bytes === undefined ? '' : sizeWords(bytes)),
    },
    {
      key: 'age',
      title: 'Age',
      cell: ({ created }) => (created === undefined ? '' : age(created, context.now)),
    },
    { key: 'spare', title: 'Spare', cell: (row) => spareCell(context, row) },
  ];
}

const kinds: Readonly<Record<PruneRow['kind'], string>> = {
  project: 'project',
  stream: 'image stream',
  tag: 'tag',
  revision: 'revision',
  images: '',
  image: 'image',
};

const icons: Readonly<Record<PruneRow['kind'], string>> = {
  project: 'folder',
  stream: 'package',
  tag: 'tag',
  revision: 'history',
  images: 'layers',
  image: 'file-binary',
};

function nameCell(context: PruneContext, row: PruneRow): Child {
  return element(
    'span',
    {
      key: 'name',
      attributes: { class: 'outline' },
      variables: { '--depth': String(row.depth) },
    },
    twistie(context, row),
    icon(icons[row.kind]),
    nameOf(context, row),
  );
}

/** Opens and closes what is in a row. */
function twistie(context: PruneContext, { id, kind, name, open }: PruneRow): Child {
  if (open === undefined) return element('span', { key: 'space', attributes: { class: 'space' } });
  return textButton(icon(open ? 'chevron-down' : 'chevron-right'), {
    key: 'twistie',
    label: `${open ? 'Fold' : 'Unfold'} ${kinds[kind]} ${plainBlock(name)}`.replace('  ', ' '),
    expanded: open,
    onClick: () => context.act(context.host.unfold(id, String(!open))),
  });
}

function nameOf(context: PruneContext, { name, digest, target }: PruneRow): Child {
  if (digest !== undefined) return copyValue(context, digest, 'the digest', plainBlock(name));
  if (target === undefined) return plainBlock(name);
  const { project, stream, tag } = target;
  return link(plainBlock(name), {
    label: `Open tag ${plainBlock(`${stream}:${tag}`)} in ${plainBlock(project)}`,
    onClick: () => context.act(context.host.openTag(project, stream, tag)),
  });
}

const verdicts = {
  removed: { icon: 'trash', words: 'goes: ' },
  kept: { icon: 'check', words: 'stays: ' },
} as const;

function verdictCell({ verdict, words, image }: PruneRow): Child {
  if (verdict === undefined) return plainBlock(words);
  const { icon: name, words: what } = verdicts[verdict];
  return element(
    'div',
    { key: 'what', attributes: { class: 'state' } },
    icon(name),
    element(
      'div',
      {},
      what,
      plainBlock(words),
      image !== undefined &&
        element('div', { key: 'image', attributes: { class: 'quiet' } }, plainBlock(image)),
    ),
  );
}

function spareCell(context: PruneContext, { kind, name, spare }: PruneRow): Child {
  if (spare === undefined) return '';
  const { key, state } = spare;
  const label = `Spare ${kinds[kind]} ${plainBlock(name)}`;
  return checkBox(undefined, {
    key: 'spare',
    checked: state !== 'no',
    disabled: state === 'above',
    label: state === 'above' ? `${label}: spared with what it is a part of` : label,
    ...(state === 'above' ? { title: 'Spared with what it is a part of' } : {}),
    onChange: (on) => context.act(context.host.spare(key, String(on))),
  });
}
