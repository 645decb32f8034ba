import { pullSpecOf, readImportReference } from '../model/import/importReference.ts';
import { settingChoices } from '../model/import/settingWords.ts';
import { differencesIn } from '../model/import/tagEditWords.ts';
import { edited, type TagEdit, type TagForm } from '../model/import/tagForm.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { Choice, Remark, Ui } from './ui.ts';

/** What is chosen in the list of settings: to save, or a setting to go into, which gives the edit with it. */
type Step = 'save' | ((edit: TagEdit) => Promise<TagEdit>);

/**
 * Lets a person go through the settings of a tag as often as they like; gives what is to be different when they save, and
 * undefined when they leave.
 */
export async function askTagSettings(
  ui: Ui,
  name: string,
  form: TagForm,
  begun: TagEdit,
): Promise<TagEdit | undefined> {
  for (let edit = begun; ;) {
    const changes = differencesIn(form, edit).length;
    const placeholder =
      changes === 0 ? 'Choose what to change' : 'Nothing is changed until you save; Escape forgets it';
    const picked = await ui.pick(`Settings of ${name}`, placeholder, choicesOf(ui, name, form, edit));
    if (picked === undefined) return undefined;
    if (picked.value === 'save') return edit;
    edit = await picked.value(edit);
  }
}

function choicesOf(ui: Ui, name: string, form: TagForm, edit: TagEdit): Choice<Step>[] {
  const now = edited(form, edit);
  const changed = new Set(differencesIn(form, edit).map(({ what }) => what));
  const marked = (choice: Choice<Step>): Choice<Step> =>
    changed.has(choice.label) ? { ...choice, detail: 'changed', icon: 'edit' } : choice;
  const save: Choice<Step> = {
    label: `Save ${countWords(changed.size, 'Change')}…`,
    icon: 'check',
    value: 'save',
  };
  const importing = form.source === undefined ? [] : importingChoices(ui, name, now);
  return [
    ...(changed.size > 0 ? [save] : []),
    ...importing.map(marked),
    marked(settingChoice(ui, name, now, 'referencePolicy')),
    ...annotationChoices(ui, name, now).map(marked),
    { label: 'Add an Annotation…', icon: 'add', value: (before) => addAnnotation(ui, name, now, before) },
  ];
}

function importingChoices(ui: Ui, name: string, now: TagForm): Choice<Step>[] {
  const source: Choice<Step> = {
    label: 'Source',
    description: plainLine(now.source ?? ''),
    icon: 'cloud-download',
    value: (edit) => askSource(ui, name, now, edit),
  };
  const others = (['scheduled', 'importMode', 'insecure'] as const).map((key) =>
    settingChoice(ui, name, now, key),
  );
  return [source, ...others];
}

const icons = {
  scheduled: 'watch',
  referencePolicy: 'arrow-swap',
  importMode: 'server',
  insecure: 'shield',
} as const;

function settingChoice(ui: Ui, name: string, now: TagForm, key: keyof typeof settingChoices): Choice<Step> {
  const { title } = settingChoices[key];
  return {
    label: title,
    description: valueWords(now, key),
    icon: icons[key],
    value: async (edit) => {
      const values = valuesOf(key).map(({ value, words, meaning }) => ({
        label: words,
        ...(now[key] === value ? { description: 'as it is now' } : {}),
        detail: meaning,
        value,
      }));
      const picked = await ui.pick(`${title}: ${name}`, title, values);
      return picked === undefined ? edit : { ...edit, [key]: picked.value };
    },
  };
}

function valueWords(now: TagForm, key: keyof typeof settingChoices): string {
  switch (key) {
    case 'scheduled':
      return settingChoices.scheduled.words(now.scheduled);
    case 'insecure':
      return settingChoices.insecure.words(now.insecure);
    case 'referencePolicy':
      return settingChoices.referencePolicy.words(now.referencePolicy);
    case 'importMode':
      return settingChoices.importMode.words(now.importMode);
  }
}

function valuesOf(key: keyof typeof settingChoices) {
  const withWords = <T>(
    choices: readonly { readonly value: T; readonly meaning: string }[],
    words: (value: T) => string,
  ) => choices.map(({ value, meaning }) => ({ value, meaning, words: words(value) }));
  switch (key) {
    case 'scheduled':
      return withWords<boolean>(settingChoices.scheduled.choices, settingChoices.scheduled.words);
    case 'insecure':
      return withWords<boolean>(settingChoices.insecure.choices, settingChoices.insecure.words);
    case 'referencePolicy':
      return withWords(settingChoices.referencePolicy.choices, settingChoices.referencePolicy.words);
    case 'importMode':
      return withWords(settingChoices.importMode.choices, settingChoices.importMode.words);
  }
}

async function askSource(ui: Ui, name: string, now: TagForm, edit: TagEdit): Promise<TagEdit> {
  const text = await ui.input({
    title: `Source: ${name}`,
    prompt: 'The pull spec that the tag is imported from',
    ...(now.source === undefined ? {} : { value: now.source }),
    placeholder: 'quay.io/project/image:1.0',
    validate: (typed) => sourceRemark(typed, now.source),
  });
  const read = text === undefined ? undefined : readImportReference(text);
  if (text === now.source || read?.kind !== 'reference') return edit;
  return { ...edit, source: pullSpecOf(read.reference) };
}

/** What is typed is made whole (`docker.io/library/fedora:latest`); what is there already stays as it is. */
function sourceRemark(typed: string, now: string | undefined): Remark | undefined {
  if (typed === now) return undefined;
  const read = readImportReference(typed);
  if (read.kind === 'nothing') return { kind: 'problem', text: 'A tag that is imported needs a source.' };
  if (read.kind === 'problem') return { kind: 'problem', text: read.problem };
  const whole = pullSpecOf(read.reference);
  const notes = whole === typed ? read.notes : [...read.notes, `Imports ${whole}.`];
  return notes.length === 0 ? undefined : { kind: 'note', text: notes.join(' ') };
}

function annotationChoices(ui: Ui, name: string, now: TagForm): Choice<Step>[] {
  return Object.entries(now.annotations).map(([key, value]) => ({
    label: `Annotation ${plainLine(key, 80)}`,
    description: plainLine(value, 80),
    icon: 'note',
    value: (edit) => askAnnotation(ui, name, key, value, edit),
  }));
}

async function askAnnotation(
  ui: Ui,
  name: string,
  key: string,
  value: string,
  edit: TagEdit,
): Promise<TagEdit> {
  const text = await ui.input({
    title: `Annotation ${plainLine(key, 80)}: ${name}`,
    prompt: 'Its value; an empty one takes the annotation away',
    value,
    validate: (typed) =>
      typed === '' ? { kind: 'note', text: 'The annotation goes when you save.' } : undefined,
  });
  return text === undefined ? edit : withAnnotation(edit, key, text === '' ? null : text);
}

async function addAnnotation(ui: Ui, name: string, now: TagForm, edit: TagEdit): Promise<TagEdit> {
  const key = await ui.input({
    title: `New annotation: ${name}`,
    prompt: 'Its name',
    value: Object.hasOwn(now.annotations, 'description') ? '' : 'description',
    placeholder: 'description, version, example.com/owner',
    validate: (typed) => annotationRemark(typed, now),
  });
  if (key === undefined) return edit;
  const value = Object.hasOwn(now.annotations, key) ? now.annotations[key] : '';
  return askAnnotation(ui, name, key, value ?? '', edit);
}

/** A qualified name of Kubernetes: an optional domain and a slash, then up to 63 characters. */
const annotationName =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

function annotationRemark(typed: string, now: TagForm): Remark | undefined {
  if (Object.hasOwn(now.annotations, typed))
    return { kind: 'note', text: 'It is there already: this changes it.' };
  if (annotationName.test(typed)) return undefined;
  const text = 'A name has letters, digits, and - _ . inside; a domain and a slash may stand before it.';
  return { kind: 'problem', text };
}

function withAnnotation(edit: TagEdit, key: string, value: string | null): TagEdit {
  return { ...edit, annotations: { ...edit.annotations, [key]: value } };
}
