import type { OcPlace } from '../ocCommand.ts';
import { ocLine } from '../ocCommand.ts';
import { shellJson } from '../shell.ts';
import type { StreamTarget } from '../target.ts';
import { plainLine } from '../text.ts';
import { countWords } from '../words.ts';
import { listSome } from './importHealthWords.ts';
import { importHost } from './importProblem.ts';
import { settingChoices } from './settingWords.ts';
import { importsAgain, type PatchOperation } from './tagEdit.ts';
import { differences, edited, type TagEdit, type TagForm } from './tagForm.ts';

/** A question before something is changed. */
export interface EditQuestion {
  readonly message: string;
  /** A line each: worst first, then what is different. */
  readonly detail: string;
}

/** One thing that is different, in words. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What an edit changes of a tag, each with what it was. */
export function differencesIn(form: TagForm, edit: TagEdit): readonly Difference[] {
  const after = edited(form, differences(form, edit));
  const { scheduled, referencePolicy, importMode, insecure } = settingChoices;
  const pairs: readonly (readonly [string, string, string])[] = [
    ['Source', shown(form.source), shown(after.source)],
    [scheduled.title, scheduled.words(form.scheduled), scheduled.words(after.scheduled)],
    [
      referencePolicy.title,
      referencePolicy.words(form.referencePolicy),
      referencePolicy.words(after.referencePolicy),
    ],
    [importMode.title, importMode.words(form.importMode), importMode.words(after.importMode)],
    [insecure.title, insecure.words(form.insecure), insecure.words(after.insecure)],
    ...annotationPairs(form, after),
  ];
  return pairs.flatMap(([what, before, now]) => (before === now ? [] : [{ what, before, after: now }]));
}

function annotationPairs(form: TagForm, after: TagForm): [string, string, string][] {
  const names = new Set([...Object.keys(form.annotations), ...Object.keys(after.annotations)]);
  return [...names].flatMap((name): [string, string, string][] => {
    const [before, now] = [own(form, name), own(after, name)];
    if (before === now) return [];
    const changed = shown(before, 80) === shown(now, 80) ? `${shown(now, 80)} (changed)` : shown(now, 80);
    return [[`Annotation ${plainLine(name, 80)}`, shown(before, 80), changed]];
  });
}

function own({ annotations }: TagForm, name: string): string | undefined {
  return Object.hasOwn(annotations, name) ? annotations[name] : undefined;
}

function shown(text: string | undefined, limit = 300): string {
  if (text === undefined) return 'none';
  return text === '' ? 'empty' : plainLine(text, limit);
}

/** `Schedule: once → on schedule`. */
export function differenceWords({ what, before, after }: Difference): string {
  return `${what}: ${before} → ${after}`;
}

/** What is asked before a tag is changed. */
export function editQuestion(name: string, form: TagForm, edit: TagEdit): EditQuestion {
  const changes = differencesIn(form, edit);
  const made = differences(form, edit);
  return {
    message: `Change ${countWords(changes.length, 'setting')} of ${plainLine(name)}?`,
    detail: [...editWarnings(sourcesOf(form, made), made), ...changes.map(differenceWords)].join('\n'),
  };
}

function sourcesOf(form: TagForm, edit: TagEdit): readonly string[] {
  const { source } = edited(form, edit);
  return source === undefined ? [] : [source];
}

/** What an edit of tags with these sources means beyond what it says, worst first. */
export function editWarnings(sources: readonly string[], edit: TagEdit): string[] {
  const known = [...new Set(sources.map((source) => plainLine(importHost(source), 80)))];
  const hosts = known.length === 0 ? 'the registry' : listSome(known, 5);
  const warnings = [
    edit.insecure === true && `Whoever stands between the cluster and ${hosts} can then give another image.`,
    edit.source !== undefined &&
      'It imports the new source at once, and pods that use the tag get what is there. Earlier images stay in its history.',
    edit.source === undefined && importsAgain(edit) && 'It imports again at once.',
    edit.referencePolicy === 'Source' &&
      `Pods then need a way to ${hosts}, and pull secrets of their own where it wants a login.`,
  ];
  return warnings.filter((warning) => warning !== false);
}

/** What is asked before a stream can, or can no longer, be used by its name alone. */
export function lookupQuestion({ project, stream }: StreamTarget, local: boolean): EditQuestion {
  const [name, place] = [plainLine(stream, 80), plainLine(project, 80)];
  if (local) {
    return {
      message: `Let pods of ${place} use ${name} by its name alone?`,
      detail: `An image that is named ${name}:TAG in a workload of ${place} is then this one, and no longer one of the registry that nodes take by default. Workloads that exist change with their next pods.`,
    };
  }
  return {
    message: `No longer let pods of ${place} use ${name} by its name alone?`,
    detail: `Workloads that say ${name}:TAG get the image of that name from the registry that nodes take by default with their next pods, or none. Those that name a registry go on as they are.`,
  };
}

/** The same patch as a shell command; it changes nothing either when the tag is another by then. */
export function ocPatch(
  { project, stream }: StreamTarget,
  patch: readonly PatchOperation[],
  place: OcPlace,
): string {
  const told = ['patch', 'imagestream', '-n', project, '--type=json', '-p', shellJson(patch)];
  return ocLine(told, [stream], place);
}

/** Lets pods use a stream by its name alone, or no longer. */
export function ocLookup({ project, stream }: StreamTarget, local: boolean, place: OcPlace): string {
  const off = local ? [] : ['--enabled=false'];
  return ocLine(['set', 'image-lookup', '-n', project, ...off], [stream], place);
}
