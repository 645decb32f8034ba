import { countWords } from '../../src/model/words.ts';
import type { ImportForm, ImportPage, TargetView } from '../../src/shared/importPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { choice, textField } from '../common/fields.ts';
import { section } from '../common/section.ts';
import { button } from '../common/toolkit.ts';
import type { ImportContext } from './context.ts';
import { field, problemLine } from './field.ts';
import { importModes, referencePolicies, scheduleNote, insecureNote } from './texts.ts';

/** Where what is chosen goes, and how it is imported. */
export function targetSection(context: ImportContext, page: ImportPage, target: TargetView): ElementView {
  const { form } = page;
  return section(context, {
    key: 'target',
    title: 'Import as',
    content: () =>
      element(
        'div',
        { key: 'target', attributes: { class: 'form' } },
        streamField(context, form, target),
        !form.all && tagField(context, form, target),
        choiceField(context, form, 'importMode'),
        choiceField(context, form, 'referencePolicy'),
        switches(context, page),
        ending(context, page, target),
      ),
  });
}

function streamField(context: ImportContext, form: ImportForm, target: TargetView): ElementView {
  const { host } = context;
  const problem = target.streamProblem;
  return field({
    key: 'stream',
    label: 'Image stream',
    about:
      problem !== undefined ? problemLine(problem) : target.isNew ? 'It is made.' : 'It is there already.',
    control: element(
      'div',
      { key: 'line', attributes: { class: 'line' } },
      textField(context, 'text', {
        name: 'stream',
        label: 'Image stream',
        value: form.stream,
        invalid: problem !== undefined,
        describedBy: 'about-stream',
        onInput: (value) => host.set('stream', value),
      }),
      button('Pick…', {
        key: 'pick',
        label: 'Pick image stream',
        onClick: () => context.act(host.pickStream()),
      }),
    ),
  });
}

function tagField(context: ImportContext, form: ImportForm, { tagProblem }: TargetView): ElementView {
  return field({
    key: 'tag',
    label: 'Tag',
    about: tagProblem === undefined ? 'May be another name than the registry has.' : problemLine(tagProblem),
    control: textField(context, 'text', {
      name: 'tag',
      label: 'Tag',
      value: form.tag,
      invalid: tagProblem !== undefined,
      describedBy: 'about-tag',
      onInput: (value) => context.host.set('tag', value),
    }),
  });
}

function choiceField(
  context: ImportContext,
  form: ImportForm,
  name: 'importMode' | 'referencePolicy',
): ElementView {
  const { label, choices } = name === 'importMode' ? importModes : referencePolicies;
  const value = form[name];
  return field({
    key: name,
    label,
    about: choices.find((each) => each.value === value)?.about,
    control: choice(context, {
      name,
      label,
      value,
      describedBy: `about-${name}`,
      choices,
      onInput: (next) => context.host.set(name, next),
    }),
  });
}

function switches(context: ImportContext, { form, reference }: ImportPage): ElementView {
  const byDigest = reference.kind === 'reads' && reference.byDigest;
  const box = (name: 'scheduled' | 'insecure', words: string, note: string, disabled = false) =>
    checkBox(
      [
        element('span', { key: 'words' }, words),
        element('span', { key: 'note', attributes: { class: 'quiet note' } }, note),
      ],
      {
        key: name,
        checked: form[name],
        disabled,
        onChange: (on) => context.act(context.host.set(name, String(on))),
      },
    );
  return element(
    'div',
    { key: 'switches', attributes: { class: 'beside' } },
    box(
      'scheduled',
      'Import again on schedule',
      byDigest ? 'An image by its digest never changes, so there is nothing to look for.' : scheduleNote,
      byDigest,
    ),
    box('insecure', 'Insecure', insecureNote),
  );
}

function ending(context: ImportContext, { busy }: ImportPage, { count, ready }: TargetView): ElementView {
  const { host } = context;
  const words = count === 1 ? 'Import…' : `Import ${countWords(count, 'Tag')}…`;
  return element(
    'div',
    { key: 'end', attributes: { class: 'beside buttons' } },
    ready && button(words, { key: 'run', primary: true, onClick: () => context.act(host.run()) }),
    ready &&
      button('Copy as oc Command', { key: 'oc', onClick: () => context.act(host.copyCommand(), 'Copied') }),
    !busy &&
      count === 0 &&
      element('span', { key: 'none', attributes: { class: 'quiet' } }, 'Choose the tags to import'),
  );
}
