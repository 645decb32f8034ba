import { plainBlock } from '../../src/model/text.ts';
import type { AddressPage, AddressView } from '../../src/shared/addressPage.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import type { Column } from '../common/table.ts';
import type { AddressContext } from './context.ts';
import { probe } from './probe.ts';

/** The addresses that were found besides the one to use; absent when there are none. */
export function othersSection(context: AddressContext, { addresses }: AddressPage): ElementView | undefined {
  // The first is in the head, and so is the one inside the cluster.
  const inside = addresses.find(({ reach }) => reach === 'internal');
  const others = addresses.slice(1).filter((address) => address !== inside);
  if (others.length === 0) return undefined;
  const columns: Column<AddressView>[] = [
    {
      key: 'host',
      title: 'Address',
      cell: ({ host }) => copyValue(context, host, `the address ${plainBlock(host)}`),
    },
    { key: 'from', title: 'Known from', cell: ({ from }) => plainBlock(from) },
    { key: 'probe', title: 'Answers', cell: (address) => probe(address.probe) },
  ];
  return section(context, {
    key: 'others',
    title: 'Other addresses',
    count: others.length,
    content: () =>
      element(
        'div',
        { attributes: { class: 'others' } },
        table(context, { label: 'Other addresses', columns, rows: others, keyOf: ({ host }) => host }),
      ),
  });
}
