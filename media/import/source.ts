import { plainBlock } from '../../src/model/text.ts';
import type { ImportPage, ReferenceView } from '../../src/shared/importPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { choice, textField } from '../common/fields.ts';
import { button } from '../common/toolkit.ts';
import { trouble } from '../common/trouble.ts';
import type { ImportContext } from './context.ts';
import { field, problemLine } from './field.ts';

/** Into which project, and what: the fields that a look needs. */
export function sourceFields(context: ImportContext, page: ImportPage): ElementView {
  return element(
    'div',
    { key: 'source', attributes: { class: 'form', 'data-section': 'source' } },
    projectField(context, page),
    page.refused === undefined
      ? [referenceField(context, page), allTags(context, page)]
      : trouble(page.refused),
  );
}

function projectField(context: ImportContext, { projects, form }: ImportPage): ElementView {
  const known =
    form.project === '' || projects.includes(form.project) ? projects : [...projects, form.project];
  const choices = known.map((value) => ({ value, words: plainBlock(value) }));
  return field({
    key: 'project',
    label: 'Into project',
    about: 'Its pull secrets are used, for looking as well.',
    control: choice(context, {
      name: 'project',
      label: 'Into project',
      value: form.project,
      describedBy: 'about-project',
      choices: form.project === '' ? [{ value: '', words: 'Choose a project' }, ...choices] : choices,
      onInput: (value) => context.host.set('project', value),
    }),
  });
}

function referenceField(context: ImportContext, { form, reference, look }: ImportPage): ElementView {
  const { host } = context;
  const start = () => context.act(host.look());
  const canLook = reference.kind === 'reads' && form.project !== '';
  return field({
    key: 'reference',
    label: 'Image',
    about: aboutReference(reference, form.project),
    control: element(
      'div',
      { key: 'line', attributes: { class: 'line' } },
      textField(context, 'text', {
        name: 'reference',
        label: 'Image',
        value: form.reference,
        invalid: reference.kind === 'problem',
        describedBy: 'about-reference',
        onInput: (value) => host.set('reference', value),
        onEnter: start,
      }),
      canLook &&
        look.kind !== 'looking' &&
        button(look.kind === 'found' ? 'Look Again' : 'Look', {
          key: 'look',
          primary: look.kind === 'none',
          onClick: start,
        }),
      button('Pick Known Image…', { key: 'known', onClick: () => context.act(host.pickKnown()) }),
    ),
  });
}

function aboutReference(reference: ReferenceView, project: string): Child {
  if (reference.kind === 'nothing')
    return 'A pull spec of any registry, or what one has at hand: fedora, quay.io/project/image:1.0, a pull command, the address of a page of Docker Hub.';
  if (reference.kind === 'problem') return problemLine(reference.problem);
  const { spec, notes } = reference;
  return [
    spec !== undefined && ['Reads as ', element('code', { key: 'spec' }, plainBlock(spec)), '. '],
    notes.map((note) => `${plainBlock(note)} `),
    project === '' && 'Choose a project first: its pull secrets count.',
  ];
}

function allTags(context: ImportContext, { form, reference }: ImportPage): Child {
  if (reference.kind !== 'reads' || reference.byDigest || form.project === '') return undefined;
  return element(
    'div',
    { key: 'all', attributes: { class: 'beside' } },
    checkBox(
      [
        element('span', { key: 'words' }, 'All tags of the repository'),
        element(
          'span',
          { key: 'note', attributes: { class: 'quiet note' } },
          'To choose among them. A cluster looks at 50 at a time, unless it was set up otherwise.',
        ),
      ],
      {
        key: 'all',
        checked: form.all,
        onChange: (on) => context.act(context.host.set('all', String(on))),
      },
    ),
  );
}
