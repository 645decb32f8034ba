import { plainBlock } from '../../src/model/text.ts';
import type { PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { icon } from '../common/icon.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { PrunerContext } from './context.ts';
import { nextWords } from '../common/nextRun.ts';

/** What the pruner does and when, in sentences, and the buttons that start or stop it. */
export function prunerHead(context: PrunerContext, page: PrunerPage): ElementView {
  const { cluster, suspended, keeps, schedule } = page;
  return pageHead({
    title: 'Automatic pruner',
    buttons: buttons(context, page),
    summary: [plainBlock(cluster), 'removes images that nothing needs'],
    below: [
      facts([
        ['Keeps', plainBlock(keeps.replace(/^keeps /, ''))],
        ['Runs', plainBlock(schedule.words)],
        ['Next run', suspended ? paused() : nextWords(schedule, context.now)],
        ...refusals(page).map((why) => ['Not allowed', plainBlock(why)] as const),
      ]),
    ],
  });
}

function buttons(context: PrunerContext, { suspended, change, run }: PrunerPage): Child {
  const { host } = context;
  const toggle = suspended ? 'Resume…' : 'Suspend…';
  return [
    change.kind === 'yes' && button(toggle, { key: 'toggle', onClick: () => context.act(host.toggle()) }),
    run.kind === 'yes' && button('Run Now…', { key: 'run', onClick: () => context.act(host.runNow()) }),
  ];
}

function paused(): ElementView {
  return element(
    'span',
    { attributes: { class: 'toned' } },
    icon('debug-pause', { tone: 'warning' }),
    'none: it is suspended',
  );
}

function refusals({ change, run, log }: PrunerPage): string[] {
  return [change, run, log].flatMap((permission) => (permission.kind === 'no' ? [permission.why] : []));
}
