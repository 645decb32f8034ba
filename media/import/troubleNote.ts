import { plainBlock } from '../../src/model/text.ts';
import type { TroubleView } from '../../src/shared/importPage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { button } from '../common/toolkit.ts';
import type { ImportContext } from './context.ts';

/** Why something cannot be imported, what helps, and on request what the cluster said. `whole`: nothing was found at all. */
export function troubleNote(
  context: ImportContext,
  { summary, advice, message, secretFor, offer }: TroubleView,
  whole: boolean,
): ElementView {
  const { host } = context;
  return element(
    'div',
    {
      key: `trouble ${summary}`,
      attributes: { class: 'trouble', role: whole ? 'alert' : undefined, 'data-section': 'trouble' },
    },
    icon('error', { tone: 'error' }),
    element(
      'div',
      { key: 'words', attributes: { class: 'words' } },
      element('p', { key: 'summary' }, plainBlock(summary)),
      advice !== '' && element('p', { key: 'advice', attributes: { class: 'quiet' } }, plainBlock(advice)),
      whole &&
        element(
          'div',
          { key: 'helps', attributes: { class: 'buttons' } },
          secretFor !== undefined &&
            button('Add Pull Secret…', {
              key: 'secret',
              primary: true,
              onClick: () => context.act(host.addPullSecret(secretFor)),
            }),
          offer === 'allTags' &&
            button('Show All Tags', { key: 'all', onClick: () => context.act(host.set('all', 'true')) }),
          offer === 'insecure' &&
            button('Look Without Checking', {
              key: 'insecure',
              onClick: () => context.act(host.set('insecure', 'true')),
            }),
        ),
      said(context, summary, message),
    ),
  );
}

function said(context: ImportContext, summary: string, message: string): Child {
  if (message === '' || message === summary) return undefined;
  const key = `said:${summary}`;
  const open = context.state.isOpen(key, false);
  const toggle = () => {
    context.state.setOpen(key, !open);
    context.redraw();
  };
  return [
    element(
      'p',
      { key: 'more' },
      textButton(open ? 'Hide what the cluster said' : 'What the cluster said', {
        expanded: open,
        onClick: toggle,
      }),
    ),
    open && element('code', { key: 'said', attributes: { class: 'text said' } }, plainBlock(message)),
  ];
}
