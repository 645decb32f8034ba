import type { NamedValue } from '../../src/shared/tagPage.ts';
import { mask, longText, secretValue } from './value.ts';
import type { Context } from './context.ts';
import { copyButton, isWebLink, link, textButton } from './controls.ts';
import { element } from './dom.ts';
import type { Child } from './dom.ts';
import { longList } from './list.ts';
import { table } from './table.ts';
import type { Column } from './table.ts';
import { plainBlock } from '../../src/model/text.ts';

export interface NamedValuesOptions {
  readonly key: string;
  /** Of the table: `Labels`. */
  readonly label: string;
  /** One of them: `label`. */
  readonly noun: string;
  readonly values: readonly NamedValue[];
  /** What a value belongs to: a secret shown for one image stays masked for the next. */
  readonly owner: string;
  readonly openLink?: (address: string) => void;
}

interface Numbered extends NamedValue {
  /** Names may repeat; the position tells them apart. */
  readonly id: string;
}

/** A table of names and values, each of which can be copied; secrets are masked, web addresses are links. */
export function namedValues(context: Context, options: NamedValuesOptions): Child {
  const { key, label, noun, owner, openLink } = options;
  const all = numbered(options.values);
  const { items, more } = longList(context, key, all, noun);
  const columns: Column<Numbered>[] = [
    { key: 'name', title: 'Name', cell: ({ name }) => element('code', {}, plainBlock(name)) },
    {
      key: 'value',
      title: 'Value',
      cell: (item) => value(context, `${key}:${owner}:${item.id}`, item, openLink),
    },
    {
      key: 'end',
      title: 'Copy',
      silent: true,
      cell: (item) => copyButton(context, item.value, `the value of ${plainBlock(item.name)}`),
    },
  ];
  return [
    element(
      'div',
      { key: `${key}-table`, attributes: { class: 'named-values' } },
      table(context, { label, columns, rows: items, keyOf: ({ id }) => id }),
    ),
    more,
  ];
}

function numbered(values: readonly NamedValue[]): Numbered[] {
  const seen = new Map<string, number>();
  return values.map((item) => {
    const before = seen.get(item.name) ?? 0;
    seen.set(item.name, before + 1);
    return { ...item, id: before === 0 ? item.name : `${item.name} ${before}` };
  });
}

function value(
  context: Context,
  key: string,
  item: NamedValue,
  openLink: NamedValuesOptions['openLink'],
): Child {
  const { name, value: text, link: address, secret = false } = item;
  const shown = () => longText(context, key, name, text);
  if (secret) return secretValue(context, { key, name, shown });
  if (openLink === undefined || !isWebLink(address)) return shown();
  return link(plainBlock(text), { title: plainBlock(address), onClick: () => openLink(address) });
}

/** A button that copies all of the values as lines `NAME=value`; secrets stay masked in them. */
export function copyAllButton(context: Context, values: readonly NamedValue[], what: string): Child {
  const lines = () =>
    values.map(({ name, value: text, secret }) => `${name}=${secret === true ? mask : text}`);
  return textButton('Copy all', {
    label: `Copy all of ${what}`,
    onClick: () => context.copy(`${lines().join('\n')}\n`, `all of ${what}`),
  });
}
