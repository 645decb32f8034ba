import { ocImport } from '../model/import/importCommand.ts';
import { importsOf } from '../model/import/importHealth.ts';
import { importSummary } from '../model/import/importOutcomeWords.ts';
import type { ImportOutcome, ImportPlan } from '../model/import/importPlan.ts';
import { importQuestion } from '../model/import/importQuestion.ts';
import type { ImportRequest } from '../model/import/importRequest.ts';
import { compareNames } from '../model/project.ts';
import { rights } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import { addPullSecret } from './addPullSecret.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { askStreamName } from './createStream.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import { streamChoice, streamsOf } from './pickTag.ts';
import type { Choice } from './ui.ts';

/** The project that something was imported into last. */
export const lastProjectKey = 'import.project';

/** What the panel of an import can do besides showing. Each rejects with a `FailureError`. */
export interface ImportActions {
  /** Lets the person choose a pull spec that something is imported from already; undefined when dismissed. */
  pickKnown(): Promise<string | undefined>;
  /** Lets the person choose an image stream of a project, or name a new one; undefined when dismissed. */
  pickStream(project: string): Promise<string | undefined>;
  /** Asks, then imports; undefined when nothing was confirmed, or the person would not wait for the outcome. */
  run(plan: ImportPlan): Promise<ImportOutcome | undefined>;
  /** Copies the same import as a command. */
  copyCommand(request: ImportRequest): Promise<void>;
  /** Asks for a login at a registry and keeps it in a project; whether it did. */
  addPullSecret(project: string, host: string): Promise<boolean>;
}

/** The actions of the panel, for the cluster that is shown at the time of each. */
export function importActions(context: CommandContext): ImportActions {
  return {
    pickKnown: () => pickKnown(context),
    pickStream: (project) => pickStream(context, project),
    run: (plan) => run(context, plan),
    copyCommand: (request) => context.ui.copy(ocImport(request, ocPlace(context))),
    addPullSecret: async (project, host) => (await addPullSecret(context, project, host)) !== undefined,
  };
}

async function run(context: CommandContext, plan: ImportPlan): Promise<ImportOutcome | undefined> {
  const { store, ui, remembered } = context;
  const { writer } = store;
  const { project, images, stream } = plan.request;
  if (writer === undefined) return undefined;
  const missing = await missingRight(writer, [rights.importImages(project)]);
  if (missing !== undefined) {
    await ui.warn(`You may not import images into ${plainLine(project)}: ${missing}`);
    return undefined;
  }
  const { message, detail } = importQuestion(plan, store.now);
  const question = { message, detail: `${detail}\n${clusterWords(context)}` };
  if ((await ui.confirm(question, 'Import')) !== 'Import') return undefined;
  await remembered.set(lastProjectKey, project);
  const title = `Importing ${countWords(images.length, 'tag')} into ${plainLine(`${project}/${stream}`)}`;
  const outcome = await cancellable(context, title, (signal) => writer.importImages(plan, signal));
  if (outcome === undefined) {
    void ui.inform('No longer waiting. The cluster may finish what it began; the tree shows what comes.');
    return undefined;
  }
  const summary = importSummary(plan.request, outcome);
  if (summary.kind === 'done') void ui.inform(summary.message);
  else void ui.warn(summary.message);
  return outcome;
}

/** Pull specs of all imports that are known, with where they go; asks the cluster nothing. */
async function pickKnown({ store, ui }: CommandContext): Promise<string | undefined> {
  const imports = [...((await store.importHealth?.all()) ?? []), ...store.loadedStreams.flatMap(importsOf)];
  const places = new Map<string, Set<string>>();
  for (const { source, project, stream, tag } of imports) {
    const name = tag === undefined ? `${project}/${stream}` : `${project}/${stream}:${tag}`;
    places.set(source, (places.get(source) ?? new Set()).add(name));
  }
  const choices = [...places]
    .sort(([a], [b]) => compareNames(a, b))
    .map(([source, names]): Choice<string> => ({
      label: plainLine(source),
      description: knownWords([...names]),
      icon: 'cloud-download',
      value: source,
    }));
  const placeholder =
    choices.length > 0
      ? 'Image'
      : 'Nothing that is open in the tree or was searched is imported from elsewhere';
  return (await ui.pick('Images that are imported already', placeholder, choices))?.value;
}

function knownWords(names: readonly string[]): string {
  const [first = '', ...more] = names;
  const others = more.length === 0 ? '' : ` and ${countWords(more.length, 'more tag')}`;
  return `into ${plainLine(first)}${others}`;
}

async function pickStream(context: CommandContext, project: string): Promise<string | undefined> {
  const title = `Image stream in ${plainLine(project)}`;
  const streams = await streamsOf(context, project);
  const choices: Choice<string | undefined>[] = [
    { label: 'New image stream…', icon: 'add', value: undefined },
    ...streams.map((stream) => ({ ...streamChoice(stream), value: stream.name })),
  ];
  const picked = await context.ui.pick(title, 'Image stream', choices);
  if (picked === undefined) return undefined;
  return picked.value ?? (await askStreamName(context, project, title));
}
