import type { PruneHazard } from '../model/prune/pruneHazards.ts';
import { hazardWords } from '../model/prune/pruneHazardWords.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PrunePlan } from '../model/prune/prunePlan.ts';
import { imageWords, pruneRefusalWords } from '../model/prune/pruneWords.ts';
import type { PruneLists, PruneObstacle } from '../model/prune/pruneRun.ts';
import { obstacleWords } from '../model/prune/pruneRunWords.ts';
import { countWords, listWords } from '../model/words.ts';
import type { PruneNote } from '../shared/prunePage.ts';

/** A note with all that it is about. */
export interface WholeNote extends Pick<PruneNote, 'key' | 'tone' | 'text' | 'count'> {
  /** The first of what it is about, or all, each a sentence; made when they are asked for, as they may be many. */
  lines(most?: number): string[];
}

export interface NoteInput {
  readonly plan: PrunePlan;
  readonly options: PruneOptions;
  readonly lists: Pick<PruneLists, 'scope'>;
  /** Undefined while it is being asked. */
  readonly obstacles: readonly PruneObstacle[] | undefined;
  /** Undefined while they are being looked for. */
  readonly hazards: readonly PruneHazard[] | undefined;
}

/** What is to be said of a plan before it is applied, the worst first. */
export function notesOf(input: NoteInput): WholeNote[] {
  const { obstacles = [], hazards = [] } = input;
  const notes: (WholeNote | undefined)[] = [
    ...(obstacles.length > 0 ? [cannotApply(obstacles)] : []),
    scopeNote(input),
    ...hazardNotes(hazards),
    ...planNotes(input),
  ];
  return notes.filter((note) => note !== undefined);
}

function cannotApply(obstacles: readonly PruneObstacle[]): WholeNote {
  const text = 'This plan is to be read only: it cannot be applied.';
  return note('obstacles', 'error', text, obstacleSentences(obstacles), String);
}

/** The lists of the whole cluster that the user may not read are one sentence; they are many where they are any. */
function obstacleSentences(obstacles: readonly PruneObstacle[]): string[] {
  const lists = obstacles.flatMap((one) => (isForbiddenList(one) ? [`${one.unseen.list}s`] : []));
  const others = obstacles.filter((one) => !isForbiddenList(one)).map(obstacleWords);
  if (lists.length === 0) return others;
  return [
    `The right to list ${listWords(lists)} of the whole cluster is missing. What is not seen may use what the plan removes.`,
    ...others,
  ];
}

function isForbiddenList(obstacle: PruneObstacle): obstacle is Extract<PruneObstacle, { kind: 'unseen' }> {
  if (obstacle.kind !== 'unseen') return false;
  const { project, failure } = obstacle.unseen;
  return project === undefined && failure.kind === 'forbidden';
}

function scopeNote({ lists }: NoteInput): WholeNote | undefined {
  if (lists.scope === 'cluster') return undefined;
  const text =
    'You may not list the images of the cluster, so this is made of the projects that you see. What uses images elsewhere is not known, and of older images neither the size nor the age.';
  return note('scope', 'warning', text);
}

type UseHazard = Extract<PruneHazard, { kind: 'use' }>;

function hazardNotes(hazards: readonly PruneHazard[]): (WholeNote | undefined)[] {
  const uses = (why: UseHazard['why']) => hazards.filter((one) => one.kind === 'use' && one.why === why);
  const of = (kind: PruneHazard['kind']) => hazards.filter((one) => one.kind === kind);
  return [
    ...of('oneProject').map((one) => note('oneProject', 'warning', hazardWords(one))),
    some('place', 'warning', uses('place'), (count) =>
      count === 1
        ? '1 use is where pruning does not look, and loses its image.'
        : `${countWords(count, 'use')} are where pruning does not look, and lose their images.`,
    ),
    some('name', 'warning', uses('name'), (count) =>
      count === 1
        ? '1 use names its image in a way that pruning does not connect with it, and loses it.'
        : `${countWords(count, 'use')} name their images in a way that pruning does not connect with them, and lose them.`,
    ),
    some('project', 'warning', uses('project'), (count) =>
      count === 1
        ? '1 use in another project loses its image, as pruning looks at one project alone.'
        : `${countWords(count, 'use')} in other projects lose their images, as pruning looks at one project alone.`,
    ),
    some('comesBack', 'warning', of('comesBack'), (count) =>
      count === 1
        ? '1 tag comes back with its next scheduled import.'
        : `${countWords(count, 'tag')} come back with their next scheduled imports.`,
    ),
    some('staysWanted', 'info', of('staysWanted'), (count) =>
      count === 1
        ? '1 tag loses all its images and stays in its image stream.'
        : `${countWords(count, 'tag')} lose all their images and stay in their image streams.`,
    ),
  ];
}

function planNotes({ plan, options }: NoteInput): (WholeNote | undefined)[] {
  const { invalid, images, totals } = plan;
  const unclear = images.find(({ kept }) => kept);
  const isStuck = unclear?.kept === true && unclear.reason.kind === 'metadataMissing';
  return [
    isStuck ? note('stuck', 'warning', `No image goes: ${imageWords(unclear, options)}.`) : undefined,
    invalid.length === 0
      ? undefined
      : note(
          'invalid',
          'warning',
          `${countWords(invalid.length, 'name')} of images cannot be read and ${invalid.length === 1 ? 'is' : 'are'} passed over: what they mean is not protected.`,
          invalid,
          (use) => pruneRefusalWords({ kind: 'invalidReference', use }),
        ),
    options.pruneRegistry
      ? undefined
      : note('registryStays', 'info', 'The registry is left alone, so no bytes come back.'),
    totals.unknownSizes === 0
      ? undefined
      : note(
          'unknownSizes',
          'info',
          `The cluster does not tell the size of ${countWords(totals.unknownSizes, 'layer or manifest', 'layers and manifests')} that ${totals.unknownSizes === 1 ? 'goes' : 'go'}: more bytes come back than are counted here.`,
        ),
  ];
}

function some(
  key: string,
  tone: PruneNote['tone'],
  hazards: readonly PruneHazard[],
  words: (count: number) => string,
): WholeNote | undefined {
  if (hazards.length === 0) return undefined;
  return note(key, tone, words(hazards.length), hazards, hazardWords);
}

function note(key: string, tone: PruneNote['tone'], text: string): WholeNote;
function note<T>(
  key: string,
  tone: PruneNote['tone'],
  text: string,
  about: readonly T[],
  words: (one: T) => string,
): WholeNote;
function note<T>(
  key: string,
  tone: PruneNote['tone'],
  text: string,
  about: readonly T[] = [],
  words: (one: T) => string = String,
): WholeNote {
  return {
    key,
    tone,
    text,
    count: about.length,
    lines: (most) => about.slice(0, most).map((one) => words(one)),
  };
}
