import { plainBlock } from '../../src/model/text.ts';
import { ageUnits, type PruneOptionsView } from '../../src/shared/prunePage.ts';
import { checkBox } from '../common/checkBox.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { section } from '../common/section.ts';
import { textButton } from '../common/controls.ts';
import type { PruneContext } from './context.ts';
import { choice, textField } from '../common/fields.ts';

type Switch = 'all' | 'pruneOverSizeLimit' | 'pruneRegistry' | 'ignoreInvalidRefs';

const switches: readonly { readonly name: Switch; readonly words: string; readonly note: string }[] = [
  {
    name: 'all',
    words: 'Prune imported images too',
    note: 'Otherwise only images that were pushed to this registry go.',
  },
  {
    name: 'pruneOverSizeLimit',
    words: 'Prune by size alone',
    note: 'What is larger than the limit ranges of its project allow goes; age and number do not count.',
  },
  {
    name: 'pruneRegistry',
    words: 'Delete from the registry',
    note: 'Otherwise only objects of the API go, and no bytes come back.',
  },
  {
    name: 'ignoreInvalidRefs',
    words: 'Pass over names that cannot be read',
    note: 'Otherwise one workload that names its image wrongly stops it all.',
  },
];

/** What a plan is made by. It changes as one types; nothing is asked of the cluster for it. */
export function optionsSection(
  context: PruneContext,
  options: PruneOptionsView,
  automatic: boolean,
): ElementView {
  return section(context, {
    key: 'options',
    title: 'Options',
    actions:
      automatic &&
      textButton('Use the automatic pruner’s settings', {
        onClick: () => context.act(context.host.takeAutomatic()),
      }),
    content: () =>
      element(
        'div',
        { key: 'options', attributes: { class: 'options' } },
        element(
          'div',
          { key: 'amounts', attributes: { class: 'group' } },
          keepFields(context, options),
          placeField(context, options),
        ),
        element(
          'div',
          { key: 'switches', attributes: { class: 'group' } },
          switches.map(({ name, words, note }) =>
            checkBox(
              [
                element('span', { key: 'words' }, words),
                element('span', { key: 'note', attributes: { class: 'quiet note' } }, note),
              ],
              {
                key: name,
                checked: options[name],
                onChange: (on) => context.act(set(context, name, String(on))),
              },
            ),
          ),
        ),
      ),
  });
}

function keepFields(context: PruneContext, options: PruneOptionsView): Child {
  const { keepTagRevisions, keepYoungerThan, unit, pruneOverSizeLimit: disabled } = options;
  return [
    element(
      'div',
      { key: 'revisions', attributes: { class: 'field' } },
      'Keep the newest ',
      textField(context, 'number', {
        name: 'keepTagRevisions',
        label: 'Revisions of each tag to keep',
        value: keepTagRevisions,
        disabled,
        onInput: (value) => set(context, 'keepTagRevisions', value),
      }),
      ' revisions of each tag',
    ),
    element(
      'div',
      { key: 'age', attributes: { class: 'field' } },
      'Keep what is younger than ',
      textField(context, 'number', {
        name: 'keepYoungerThan',
        label: 'Age up to which everything is kept',
        value: keepYoungerThan,
        disabled,
        onInput: (value) => set(context, 'keepYoungerThan', value),
      }),
      choice(context, {
        name: 'unit',
        label: 'Unit of the age',
        value: unit,
        disabled,
        choices: ageUnits.map((value) => ({ value, words: value })),
        onInput: (value) => set(context, 'unit', value),
      }),
    ),
  ];
}

function placeField(context: PruneContext, { namespace, projects }: PruneOptionsView): Child {
  return element(
    'div',
    { key: 'namespace', attributes: { class: 'field' } },
    'Look at ',
    choice(context, {
      name: 'namespace',
      label: 'Project to look at',
      value: namespace,
      choices: projectChoices(projects, namespace, 'all projects'),
      onInput: (value) => set(context, 'namespace', value),
    }),
  );
}

/** All projects, or one of them; also the one that is chosen and gone by now. */
export function projectChoices(
  projects: readonly string[],
  chosen: string,
  all: string,
): { value: string; words: string }[] {
  const missing = chosen === '' || projects.includes(chosen) ? [] : [chosen];
  return [
    { value: '', words: all },
    ...[...projects, ...missing].map((value) => ({ value, words: plainBlock(value) })),
  ];
}

function set({ host }: PruneContext, name: keyof PruneOptionsView, value: string): Promise<void> {
  return host.setOption(name, value);
}
