import { textFields } from '../imageConfig.ts';
import { compact, record, text, type JsonRecord } from '../json.ts';
import type { ImportSettings } from './importHealth.ts';

/** What a person can set of a tag that has an entry in `spec.tags`. */
export interface TagForm extends ImportSettings {
  /** Its pull spec; absent for a tag that follows another or is pinned to an image, which imports nothing. */
  readonly source?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is to be different. An annotation that is null goes. */
export interface TagEdit extends Partial<ImportSettings> {
  readonly source?: string;
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** A tag as it was shown to a person; the annotations only where they were. */
export type SeenTag = Omit<TagForm, 'annotations'> & Partial<Pick<TagForm, 'annotations'>>;

const settingNames = ['scheduled', 'insecure', 'referencePolicy', 'importMode'] as const;

/** What an entry of `spec.tags` says of it. */
export function tagForm(entry: JsonRecord): TagForm {
  const policy = record(entry['importPolicy']);
  const from = record(entry['from']);
  const imports = from['kind'] === 'DockerImage' && entry['reference'] !== true;
  return compact({
    source: imports ? text(from['name']) : undefined,
    scheduled: policy['scheduled'] === true,
    insecure: policy['insecure'] === true,
    referencePolicy:
      record(entry['referencePolicy'])['type'] === 'Local' ? ('Local' as const) : ('Source' as const),
    importMode: text(policy['importMode']) ?? 'Legacy',
    annotations: textFields(entry['annotations']),
  });
}

/** The part of an edit that makes a difference to a tag. */
export function differences(form: TagForm, edit: TagEdit): TagEdit {
  const annotations = Object.entries(edit.annotations ?? {}).filter(
    ([name, value]) => (Object.hasOwn(form.annotations, name) ? form.annotations[name] : null) !== value,
  );
  const set = settingNames.filter((name) => edit[name] !== undefined && edit[name] !== form[name]);
  return compact({
    ...Object.fromEntries(set.map((name) => [name, edit[name]])),
    source: form.source === undefined || edit.source === form.source ? undefined : edit.source,
    annotations: annotations.length === 0 ? undefined : Object.fromEntries(annotations),
  });
}

/** Whether an edit makes no difference. */
export function isNothing(edit: TagEdit): boolean {
  return Object.keys(edit).length === 0;
}

/** The tag as an edit makes it. */
export function edited(form: TagForm, { annotations, ...edit }: TagEdit): TagForm {
  const all = new Map<string, string | null>([
    ...Object.entries(form.annotations),
    ...Object.entries(annotations ?? {}),
  ]);
  const kept = [...all].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return { ...form, ...edit, annotations: Object.fromEntries(kept) };
}

/** Whether a tag still is what a person saw of it. */
export function isAsSeen(form: TagForm, seen: SeenTag): boolean {
  const sameSettings = settingNames.every((name) => form[name] === seen[name]);
  if (!sameSettings || form.source !== seen.source) return false;
  return seen.annotations === undefined || sameTexts(form.annotations, seen.annotations);
}

function sameTexts(a: TagForm['annotations'], b: TagForm['annotations']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
