import { mergePatch } from '../mergePatch.ts';
import { sameJson } from '../sameJson.ts';
import { plainLine } from '../text.ts';
import { logLevels, type LogLevel, type PrunerSettings, type PrunerSpec } from './imagePruner.ts';
import { durationSeconds } from './prunerDuration.ts';
import {
  limitProblem,
  placementFields,
  placementForm,
  placementOf,
  placementPatch,
  placementProblem,
  type PlacementField,
  type PlacementPatch,
} from './prunerPlacement.ts';
import { scheduleProblem } from './prunerSchedule.ts';

const settingFields = [
  'schedule',
  'keepTagRevisions',
  'keepYoungerThanDuration',
  'ignoreInvalidImageReferences',
  'logLevel',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
] as const;
type SettingField = (typeof settingFields)[number];

/** What the form has, in its order. */
export const formFields = [...settingFields, ...placementFields] as const;
export type FormField = (typeof formFields)[number];

/** Longer than anything that makes sense. */
const longest = 10_000;

/** The form: each setting as the text of its field; empty for what is left to the operator. */
export type PrunerForm = Readonly<Record<FormField, string>>;

/** What a person has changed in the form and not saved. */
export type PrunerDraft = Readonly<Partial<PrunerForm>>;

/** The `spec` of a JSON merge patch: null takes a setting away. */
export type PrunerPatch = Readonly<Partial<Record<keyof PrunerSettings, Value>>> & PlacementPatch;
type Value = string | number | boolean | null;

/** What is set, as the form shows it. */
export function formOf({ settings, placement }: PrunerSpec): PrunerForm {
  const text = (field: SettingField): string => String(settings[field] ?? '');
  return {
    schedule: text('schedule'),
    keepTagRevisions: text('keepTagRevisions'),
    keepYoungerThanDuration: text('keepYoungerThanDuration'),
    ignoreInvalidImageReferences: text('ignoreInvalidImageReferences'),
    logLevel: text('logLevel'),
    successfulJobsHistoryLimit: text('successfulJobsHistoryLimit'),
    failedJobsHistoryLimit: text('failedJobsHistoryLimit'),
    ...placementForm(placement),
  };
}

/**
 * Why the API, or the operator that has to make a cron job of it, would not take a field's text; undefined when they would.
 * Nothing in it is right for each field.
 */
export function fieldProblem(field: FormField, text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (text.length > longest)
    return `It is too long: ${longest.toLocaleString('en-US')} characters are the most.`;
  if (isPlacement(field)) return placementProblem(field, text.trim());
  switch (field) {
    case 'schedule':
      return scheduleProblem(text.trim());
    case 'keepTagRevisions':
      return wholeProblem(text.trim(), Number.MAX_SAFE_INTEGER);
    case 'successfulJobsHistoryLimit':
    case 'failedJobsHistoryLimit':
      return wholeProblem(text.trim(), 2 ** 31 - 1);
    case 'keepYoungerThanDuration':
      return durationProblem(text.trim());
    case 'ignoreInvalidImageReferences':
      return text === 'true' || text === 'false' ? undefined : 'This is either true or false.';
    case 'logLevel':
      return isLogLevel(text) ? undefined : `A log level is one of ${logLevels.join(', ')}.`;
  }
}

/** What is wrong with a draft over what the form has, by field; empty when it can be saved. */
export function draftProblems(form: PrunerForm, draft: PrunerDraft): ReadonlyMap<FormField, string> {
  const text = (field: FormField): string => draft[field] ?? form[field];
  const problems = formFields
    .filter((field) => field in draft)
    .map((field) => {
      const alone = fieldProblem(field, text(field));
      return [field, alone ?? (isPlacement(field) ? limitProblem(field, text) : undefined)] as const;
    });
  return new Map(problems.flatMap(([field, problem]) => (problem === undefined ? [] : [[field, problem]])));
}

/** What is set as a draft without problems would have it, and the patch that makes it so, of what differs alone. */
export function applyDraft(
  { settings, placement }: PrunerSpec,
  draft: PrunerDraft,
): { readonly after: PrunerSpec; readonly patch: PrunerPatch } {
  const after: Record<string, unknown> = { ...settings };
  const patch: Partial<Record<SettingField, Value>> = {};
  for (const field of settingFields) {
    const value = valueOf(field, draft[field]);
    if (value === undefined || value === (settings[field] ?? null)) continue;
    patch[field] = value;
    if (value === null) Reflect.deleteProperty(after, field);
    else after[field] = value;
  }
  const placed = placementPatch(placement, draft);
  return {
    after: { settings: after, placement: placementOf(mergePatch({ ...placement }, placed)) },
    patch: { ...patch, ...placed },
  };
}

/** Whether two pruners are set in the same way. */
export function sameSpec(a: PrunerSpec, b: PrunerSpec): boolean {
  return sameJson(a.settings, b.settings) && sameJson(a.placement, b.placement);
}

function isPlacement(field: FormField): field is PlacementField {
  return placementFields.some((each) => each === field);
}

/** The value of a setting; null for none, undefined where the draft does not speak of it. */
function valueOf(field: SettingField, draft: string | undefined): Value | undefined {
  if (draft === undefined) return undefined;
  const text = draft.trim();
  if (text === '') return null;
  switch (field) {
    case 'schedule':
    case 'keepYoungerThanDuration':
    case 'logLevel':
      return text;
    case 'keepTagRevisions':
    case 'successfulJobsHistoryLimit':
    case 'failedJobsHistoryLimit':
      return Number(text);
    case 'ignoreInvalidImageReferences':
      return text === 'true';
  }
}

function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text);
}

function wholeProblem(text: string, most: number): string | undefined {
  if (/^-\d+$/.test(text)) return 'It cannot be negative.';
  if (!/^\d+$/.test(text)) return 'It is a whole number: 0, 1, 2, …';
  return Number(text) > most ? `It cannot be more than ${most.toLocaleString('en-US')}.` : undefined;
}

function durationProblem(text: string): string | undefined {
  const seconds = durationSeconds(text);
  if (seconds !== undefined && seconds < 0) return 'It cannot be negative: the pruner would fail.';
  if (seconds !== undefined) return undefined;
  if (/^\d+$/.test(text)) return `${text} of what? Add a unit: ${text}m for minutes, ${text}h for hours.`;
  const days = /^(\d{1,6}) ?(?:d|days?)$/.exec(text)?.[1];
  if (days !== undefined) return `The operator does not know days: write ${Number(days) * 24}h.`;
  return `“${plainLine(text, 40)}” is no duration: write 60m, 1h30m, 48h.`;
}
