import type { ConfirmedEdit, EditOutcome } from '../changes/editTags.ts';
import { FailureError } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { importName, type ImportEntry } from '../model/import/importHealth.ts';
import { listSome } from '../model/import/importHealthWords.ts';
import { settingChoices } from '../model/import/settingWords.ts';
import { editWarnings } from '../model/import/tagEditWords.ts';
import type { TagEdit } from '../model/import/tagForm.ts';
import { rights } from '../model/right.ts';
import type { StreamTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import type { CommandContext } from './command.ts';
import { permitted } from './importRights.ts';
import { clusterWords } from './ocPlace.ts';
import type { Choice } from './ui.ts';

/** A tag that is imported by itself. */
type TagImport = ImportEntry & { readonly tag: string };

/** One setting that all of them get. */
interface Change {
  readonly edit: Pick<TagEdit, 'scheduled' | 'referencePolicy' | 'insecure'>;
  /** `on schedule` */
  readonly words: string;
  /** `Schedule` */
  readonly title: string;
}

/** Changes one setting of several imports, by one patch for each stream. Rejects with a `FailureError`. */
export async function changeImports(
  context: CommandContext,
  entries: readonly ImportEntry[],
  health: ImportHealth,
): Promise<void> {
  const { ui } = context;
  const tags = entries.filter((entry): entry is TagImport => entry.tag !== undefined);
  const may = (await permitted(context, tags, health, rights.patchStream, 'change tags')).filter(isTag);
  if (tags.length === 0) {
    await ui.inform(
      'An image stream that takes all tags of a repository has no settings here. Those of its tags can be changed.',
    );
  }
  if (may.length === 0) return;
  const picked = await ui.pick(`Change ${countWords(may.length, 'import')}`, 'Setting', choicesFor(may));
  if (picked === undefined || context.store.importHealth !== health) return;
  const change = picked.value;
  const differing = may.filter((entry) => differs(entry, change));
  if (differing.length === 0) {
    await ui.inform(`All of them are so already. ${change.title}: ${change.words}.`);
    return;
  }
  if (!(await confirmed(context, differing, change))) return;
  await save(context, differing, change, health);
}

function isTag(entry: ImportEntry): entry is TagImport {
  return entry.tag !== undefined;
}

function choicesFor(entries: readonly TagImport[]): Choice<Change>[] {
  const { scheduled, referencePolicy, insecure } = settingChoices;
  const changes: readonly { readonly change: Change; readonly meaning: string }[] = [
    ...scheduled.choices.map(({ value, meaning }) => ({
      change: { edit: { scheduled: value }, words: scheduled.words(value), title: scheduled.title },
      meaning,
    })),
    ...referencePolicy.choices.map(({ value, meaning }) => ({
      change: {
        edit: { referencePolicy: value },
        words: referencePolicy.words(value),
        title: referencePolicy.title,
      },
      meaning,
    })),
    ...insecure.choices.map(({ value, meaning }) => ({
      change: { edit: { insecure: value }, words: insecure.words(value), title: insecure.title },
      meaning,
    })),
  ];
  return changes.map(({ change, meaning }) => {
    const count = entries.filter((entry) => differs(entry, change)).length;
    const description = count === 0 ? 'all are so already' : `changes ${countWords(count, 'tag')}`;
    return { label: `${change.title}: ${change.words}`, description, detail: meaning, value: change };
  });
}

function differs({ settings }: ImportEntry, { edit }: Change): boolean {
  const { scheduled = settings.scheduled, insecure = settings.insecure } = edit;
  const { referencePolicy = settings.referencePolicy } = edit;
  return (
    scheduled !== settings.scheduled ||
    insecure !== settings.insecure ||
    referencePolicy !== settings.referencePolicy
  );
}

async function confirmed(
  context: CommandContext,
  entries: readonly TagImport[],
  { edit, title, words }: Change,
): Promise<boolean> {
  const [first] = entries;
  if (first === undefined) return false;
  const names = listSome(
    entries.map((entry) => plainLine(importName(entry), 120)),
    10,
  );
  const warnings = editWarnings(
    entries.map(({ source }) => source),
    edit,
  );
  const question = {
    message: `Change “${title}” of ${countWords(entries.length, 'tag')} to “${words}”?`,
    detail: [...warnings, `${names}.`, clusterWords(context)].join('\n'),
  };
  return (await context.ui.confirm(question, 'Change')) === 'Change';
}

/** What is to be changed of each stream, with what the person saw of it. */
interface StreamEdits {
  readonly target: StreamTarget;
  readonly tags: ConfirmedEdit['tags'][number][];
}

async function save(
  { ui }: CommandContext,
  entries: readonly TagImport[],
  { edit }: Change,
  health: ImportHealth,
): Promise<void> {
  const streams = byStream(entries, edit);
  const lines: string[] = [];
  let changed = 0;
  await ui.progress('Changing imports', async (report, signal) => {
    for (const [at, stream] of streams.entries()) {
      if (signal.aborted) {
        lines.push('The others were left, as you stopped it.');
        return;
      }
      report(plainLine(`${stream.target.project}/${stream.target.stream}`), at / streams.length);
      const said = await saveStream(stream, health);
      if (said === undefined) changed += stream.tags.length;
      else lines.push(said);
    }
  });
  const summary = `Changed ${changed.toLocaleString('en-US')} of ${countWords(entries.length, 'tag')}.`;
  void (lines.length === 0 ? ui.inform(summary) : ui.warn([summary, ...lines.slice(0, 3)].join(' ')));
}

function byStream(entries: readonly TagImport[], edit: TagEdit): readonly StreamEdits[] {
  const streams = new Map<string, StreamEdits>();
  for (const { project, stream, tag, source, settings } of entries) {
    const target = { project, stream };
    const key = JSON.stringify(target);
    const edits = streams.get(key) ?? { target, tags: [] };
    streams.set(key, edits);
    edits.tags.push({ tag, seen: { ...settings, source }, edit });
  }
  return [...streams.values()];
}

/** Undefined when it is done; else why not, as a sentence. */
async function saveStream({ target, tags }: StreamEdits, health: ImportHealth): Promise<string | undefined> {
  try {
    const { snapshot } = await health.read(target);
    const outcome: EditOutcome = await health.edit({ target, uid: snapshot.uid, tags });
    if (outcome.kind !== 'moved') return undefined;
    return `Tags of ${plainLine(`${target.project}/${target.stream}`)} are no longer as they were shown, so they were left alone.`;
  } catch (error) {
    if (error instanceof FailureError) return failureText(error.failure);
    throw error;
  }
}
