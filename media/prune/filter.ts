import type { PruneRowsView, RowFilter, Shown } from '../../src/shared/prunePage.ts';
import { shownChoices } from '../../src/shared/prunePage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { PruneContext } from './context.ts';
import { choice, textField } from '../common/fields.ts';
import { projectChoices } from './options.ts';

const shownWords: Readonly<Record<Shown, string>> = {
  goes: 'what goes or is spared',
  stays: 'what stays',
  both: 'what goes and what stays',
};

/** By what the rows are filtered. */
export function filterFields(context: PruneContext, view: PruneRowsView): ElementView {
  const { filter, reasons, projects } = view;
  const set = (name: keyof RowFilter) => (value: string) => context.host.setFilter(name, value);
  return element(
    'div',
    { key: 'filter', attributes: { class: 'filter', role: 'search', 'aria-label': 'Filter the rows' } },
    choice(context, {
      name: 'show',
      label: 'Show what goes or what stays',
      value: filter.show,
      choices: shownChoices.map((value) => ({ value, words: shownWords[value] })),
      onInput: set('show'),
    }),
    choice(context, {
      name: 'project',
      label: 'Filter by project',
      value: filter.project,
      choices: projectChoices(projects, filter.project, 'all projects'),
      onInput: set('project'),
    }),
    choice(context, {
      name: 'reason',
      label: 'Filter by reason',
      value: filter.reason,
      choices: [
        { value: '', words: 'any reason' },
        ...reasons.map(({ key, words, count }) => ({
          value: key,
          words: `${words} (${count.toLocaleString('en-US')})`,
        })),
      ],
      onInput: set('reason'),
    }),
    icon('filter'),
    textField(context, 'search', {
      name: 'text',
      label: 'Filter by name, digest or reason',
      value: filter.text,
      onInput: set('text'),
    }),
  );
}
