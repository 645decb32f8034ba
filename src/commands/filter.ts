import { parseQuery } from '../model/search/parseQuery.ts';
import { filterProblem } from '../tree/treeFilter.ts';
import type { Command } from './command.ts';

/** Narrows the tree by name, age, use, or failing imports. */
export const filter: Command = {
  id: 'imageRegistry.filter',
  async run({ ui, treeFilter }) {
    const text = await ui.input({
      title: 'Filter the tree',
      prompt: 'Names, or pushed:<7d, pushed:>1y, unused, failing; nothing shows everything',
      placeholder: 'skyfield pushed:>30d',
      value: treeFilter.query?.text ?? '',
      validate: (typed) => {
        const problem = filterProblem(parseQuery(typed));
        return problem === undefined ? undefined : { kind: 'problem', text: problem };
      },
    });
    if (text !== undefined) treeFilter.set(text.trim() === '' ? undefined : parseQuery(text));
  },
};

/** Shows everything again. */
export const clearFilter: Command = {
  id: 'imageRegistry.clearFilter',
  run({ treeFilter }) {
    treeFilter.set(undefined);
    return Promise.resolve();
  },
};
