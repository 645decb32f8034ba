import { plainBlock } from '../../src/model/text.ts';
import type { AddressPage, AddressView } from '../../src/shared/addressPage.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { icon } from '../common/icon.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { AddressContext } from './context.ts';
import { probe } from './probe.ts';

/** The head of the registry address page: the address to use, where it is known from, and what answers there. */
export function addressHead(context: AddressContext, page: AddressPage): ElementView {
  const { addresses, cluster, looking } = page;
  const [chosen] = addresses;
  return pageHead({
    title: 'Registry address',
    buttons: [
      chosen !== undefined &&
        button('Copy Address', {
          primary: true,
          onClick: () => context.copy(chosen.host, 'the address'),
        }),
      button('Set Address…', { onClick: () => context.act(context.host.setAddress()) }),
      button('Probe Again', { onClick: () => context.act(context.host.probeAgain()) }),
    ],
    summary: [`of the cluster at ${plainBlock(cluster)}`, looking && 'looking for further addresses…'],
    below: [chosen === undefined ? noAddress(page) : chosenFacts(context, chosen, addresses)],
  });
}

function chosenFacts(context: AddressContext, chosen: AddressView, addresses: readonly AddressView[]): Child {
  const inside = addresses.find(({ reach }) => reach === 'internal');
  return [
    chosen.reach === 'internal' &&
      element(
        'p',
        { key: 'inside', attributes: { class: 'state' } },
        icon('warning', { tone: 'warning' }),
        'The registry has no known address outside the cluster. Pods can use this one.',
      ),
    facts([
      ['Address', copyValue(context, chosen.host, 'the address')],
      ['Known from', plainBlock(chosen.from)],
      ['Answers', probe(chosen.probe)],
      inside !== undefined && inside !== chosen
        ? ['Inside the cluster', copyValue(context, inside.host, 'the address inside the cluster')]
        : undefined,
    ]),
  ];
}

function noAddress({ looking }: AddressPage): Child {
  if (looking) return undefined;
  return element(
    'p',
    { key: 'none', attributes: { class: 'state' } },
    icon('warning', { tone: 'warning' }),
    'No place that you may read names an address of the registry. Ask an administrator of the cluster for it, and give it with Set Address.',
  );
}
