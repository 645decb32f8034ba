import type { ImagePrunerHost, ImagePrunerPage } from '../../src/shared/imagePrunerPage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { noteList } from '../common/notes.ts';
import { nothingToShow } from '../common/nothing.ts';
import { formSection } from './form.ts';
import { prunerHead } from './head.ts';
import { keptSection } from './kept.ts';
import { runsSection } from './runs.ts';
import { stateSection } from './state.ts';
import { Typing } from './typed.ts';

type View = (page: ImagePrunerPage, context: HostContext<ImagePrunerHost>) => readonly Child[];

/** Makes the view of the page, which keeps what is typed into it. */
export function imagePrunerView(): View {
  const typing = new Typing();
  return (page, context) => {
    if (page.kind === 'none') return nothingToShow(page);
    const typed = typing.against(page, context.host, () => context.redraw());
    const whole = { ...context, typed };
    return [
      prunerHead(whole, page),
      element(
        'main',
        { key: 'pruner' },
        noteList('Good to know', page.notes),
        runsSection(whole, page),
        formSection(whole, page),
        keptSection(whole, page.kept),
        stateSection(whole, page.conditions),
      ),
    ];
  };
}

/** What changed by itself, or by a press of a button. */
export function prunerNews(before: ImagePrunerPage, after: ImagePrunerPage): string | undefined {
  if (before.kind === 'none' || after.kind === 'none') return undefined;
  if (before.suspended !== after.suspended)
    return after.suspended ? 'It is suspended' : 'It runs by itself again';
  const isOther = before.keeps !== after.keeps || before.schedule.words !== after.schedule.words;
  if (isOther) return `Now it ${after.keeps}, and runs ${after.schedule.words}`;
  const first = after.runs.find(({ name }) => !before.runs.some((run) => run.name === name));
  if (first !== undefined) return `The run ${first.name} was started`;
  const ended = after.runs.find(({ name, tone }) =>
    before.runs.some((run) => run.name === name && run.tone === 'running' && tone !== 'running'),
  );
  if (ended !== undefined) return `The run ${ended.name} ${ended.outcome}`;
  return JSON.stringify(before.form) === JSON.stringify(after.form) ? undefined : 'The settings have changed';
}
