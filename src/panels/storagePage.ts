import { operatorDefaults } from '../model/imagePruner/prunerDefaults.ts';
import { keepWords } from '../model/imagePruner/prunerWords.ts';
import { compact } from '../model/json.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PruneOutcome, PrunePlan } from '../model/prune/prunePlan.ts';
import type { PruneLists } from '../model/prune/pruneRun.ts';
import type { Held } from '../model/storage/holders.ts';
import type { ProjectStorage, Storage, TagStorage } from '../model/storage/storage.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type {
  HeldView,
  ProjectStorageView,
  PruningGain,
  StorageView,
  TagStorageView,
} from '../shared/storagePage.ts';

/** What the storage panel is made of. */
export interface StoragePageInput {
  readonly storage: Storage;
  readonly lists: Pick<PruneLists, 'scope' | 'readAt' | 'unseen'>;
  /** What pruning would do, and with which options; absent while that is worked out. */
  readonly pruning?: { readonly outcome: PruneOutcome; readonly options: PruneOptions };
}

/** Who holds how much storage. Pure; every text in it is safe to show as text. */
export function storageView({ storage, lists, pruning }: StoragePageInput): StorageView {
  // Who sees a part of the cluster cannot prune, nor say what that would bring back.
  const plan =
    lists.scope === 'cluster' && pruning?.outcome.kind === 'plan' ? pruning.outcome.plan : undefined;
  const { images, own } = storage.untagged;
  return compact({
    readAt: lists.readAt,
    bytes: storage.all.bytes,
    more: storage.all.unknownSizes > 0,
    projects: storage.projects.map((project) => projectView(project, plan)),
    tags: storage.tags.map(tagView),
    untagged: images === 0 ? undefined : { images, own },
    pruning: plan && pruning && gainOf(plan, pruning.options),
    notes: notesOf(storage, lists),
  });
}

function projectView({ project, streams, ...held }: ProjectStorage, plan?: PrunePlan): ProjectStorageView {
  return compact({
    ...heldView(held),
    project: plainLine(project),
    streams: streams.map(({ target, tags, ...own }) => ({
      ...heldView(own),
      stream: plainLine(target.stream),
      tags,
    })),
    frees: plan && (plan.projects.get(project)?.bytes ?? 0),
  });
}

function tagView({ target, revisions, ...held }: TagStorage): TagStorageView {
  return { ...heldView(held), ...target, revisions };
}

function heldView({ bytes, own, unknownSizes }: Held): HeldView {
  return { bytes, own, more: unknownSizes > 0 };
}

function gainOf({ totals }: PrunePlan, options: PruneOptions): PruningGain {
  return { bytes: totals.bytes, more: totals.unknownSizes > 0, how: howWords(options) };
}

function howWords({ namespace, pruneOverSizeLimit, ...options }: PruneOptions): string {
  const where = namespace === undefined ? '' : ` and looks at ${plainLine(namespace)} alone`;
  if (pruneOverSizeLimit) return `takes what is larger than a project allows${where}`;
  return `${keepWords({ ...operatorDefaults, ...options })}${where}`;
}

function notesOf({ all, unknownImages }: Storage, { scope, unseen }: StoragePageInput['lists']): string[] {
  const notes = [
    scope === 'projects' &&
      'You may not list the images of the cluster, so this counts the projects that you see. Other projects may hold the same layers, and of earlier images of a tag the sizes are not told.',
    scope === 'cluster' &&
      unseen.length > 0 &&
      'Not everything that may use images could be read: pruning frees no more than is told here, and perhaps less.',
    all.unknownSizes > 0 &&
      `${countWords(all.unknownSizes, 'layer or manifest', 'layers and manifests')} of unknown size ${all.unknownSizes === 1 ? 'is' : 'are'} not counted.`,
    unknownImages > 0 &&
      `${countWords(unknownImages, 'revision')} ${unknownImages === 1 ? 'has an image' : 'have images'} that the cluster does not have any more, or does not show.`,
    'What was uploaded and is in no image is not counted: nothing but the registry knows of it.',
  ];
  return notes.filter((note) => note !== false);
}
