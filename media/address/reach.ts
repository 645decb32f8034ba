import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { AddressPage } from '../../src/shared/addressPage.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { section } from '../common/section.ts';
import { button } from '../common/toolkit.ts';
import type { AddressContext } from './context.ts';

/** How to make the registry reachable, for those who may; absent where nothing can be done. */
export function reachSections(context: AddressContext, page: AddressPage): readonly Child[] {
  return [forwardSection(context, page), page.mayTurnOnRoute && routeSection(context)];
}

function forwardSection(context: AddressContext, { forward }: AddressPage): ElementView | undefined {
  if (forward.kind === 'none') return undefined;
  const about = { key: 'forward', title: 'Port of this machine' };
  if (forward.kind === 'offered') {
    return way(context, {
      ...about,
      words:
        'A port of this machine can be forwarded to the pod of the registry, through the API server. It is open to this machine alone, until you stop it, switch to another context or close this window.',
      press: button('Forward a Port', {
        onClick: () => context.act(context.host.startForward(), 'The port is forwarded'),
      }),
    });
  }
  const { host, connections } = forward;
  return way(context, {
    ...about,
    words: [
      copyValue(context, host, 'the forwarded address'),
      ` leads to the pod of the registry, with ${countWords(connections, 'open connection')}. It ends when you stop it, switch to another context or close this window.`,
    ],
    press: button('Stop', {
      label: `Stop forwarding ${plainBlock(host)}`,
      onClick: () => context.act(context.host.stopForward(), 'The port is closed'),
    }),
  });
}

function routeSection(context: AddressContext): ElementView {
  return way(context, {
    key: 'route',
    title: 'Default route',
    words:
      'The registry has no route to the outside. As an administrator you can turn on the default one: the registry becomes reachable from outside the cluster.',
    press: button('Turn On Default Route', {
      onClick: () => context.act(context.host.turnOnDefaultRoute()),
    }),
  });
}

interface Way {
  readonly key: string;
  readonly title: string;
  readonly words: Child;
  readonly press: Child;
}

function way(context: AddressContext, { key, title, words, press }: Way): ElementView {
  return section(context, {
    key,
    title,
    content: () => [element('p', {}, words), element('div', { attributes: { class: 'buttons' } }, press)],
  });
}
