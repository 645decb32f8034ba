import { plainLine } from '../text.ts';
import { countWords, listWords, sizeWords } from '../words.ts';
import type { TagTarget } from '../target.ts';
import type { PruneOptionProblem, PruneOptions } from './pruneOptions.ts';
import type { ImagePlan, PruneRefusal, RevisionDecision } from './prunePlan.ts';
import { userWords, usersWords } from './pruneUserWords.ts';

/** Why a revision stays or goes, as stands in a row: `newest 3 kept`, `used by pod web-1 in shop`, `image gone`. */
export function revisionWords({ reason }: RevisionDecision, options: PruneOptions): string {
  switch (reason.kind) {
    case 'streamYounger':
      return `image stream younger than ${ageLimitWords(options)}`;
    case 'younger':
      return `younger than ${ageLimitWords(options)}`;
    case 'newest':
      return options.keepTagRevisions === 1 ? 'newest kept' : `newest ${options.keepTagRevisions} kept`;
    case 'withinLimits':
      return 'no larger than the project allows';
    case 'tagUsed':
      return `used by ${usersWords(reason.by)}`;
    case 'imageUsed':
      return `used by its digest by ${usersWords(reason.by)}`;
    case 'metadataMissing':
      return missingWords(reason.image);
    case 'spared':
      return reason.what === 'revision' ? 'spared' : `spared with its ${sparedWords[reason.what]}`;
    case 'imageGone':
      return 'image gone';
    case 'unused':
      return 'not used';
    case 'overLimit': {
      const { size, limit } = reason;
      return `${sizeWords(size)}, more than the ${sizeWords(limit.bytes)} that limit range ${plainLine(limit.name)} allows`;
    }
  }
}

const sparedWords = { stream: 'image stream', tag: 'tag', image: 'image' } as const;

/** Why an image stays or goes. */
export function imageWords(plan: ImagePlan, options: PruneOptions): string {
  if (!plan.kept) return 'in no tag any more';
  const { reason } = plan;
  switch (reason.kind) {
    case 'usedByTags':
      return `in ${reason.spared ? 'spared ' : ''}${someWords(reason.tags.map(tagWords))}`;
    case 'partOfIndex':
      return `part of ${reason.spared ? 'spared ' : ''}${someWords(reason.indexes.map(shortName))}`;
    case 'external':
      return 'imported, and only pushed images are looked at';
    case 'younger':
      return `younger than ${ageLimitWords(options)}`;
    case 'spared':
      return 'spared';
    case 'metadataMissing':
      return missingWords(reason.image);
  }
}

/** Why `oc` would not begin, as a sentence. */
export function pruneRefusalWords(refusal: PruneRefusal): string {
  switch (refusal.kind) {
    case 'options':
      return optionProblemWords(refusal.problem);
    case 'unreadableImage':
      return `The cluster's metadata of image ${shortName(refusal.image)} cannot be read.`;
    case 'invalidReference': {
      const { user, place, named } = refusal.use;
      return `The ${place} of ${userWords(user)} names its image in a way that cannot be read: ${plainLine(named.text)}`;
    }
  }
}

function optionProblemWords(problem: PruneOptionProblem): string {
  switch (problem.kind) {
    case 'sizeLimitWithKeep':
      return 'Where the size limit decides, age and number of revisions cannot be chosen.';
    case 'notWhole':
      return `${optionNames[problem.option]} must be a whole number.`;
    case 'negative':
      return `${optionNames[problem.option]} must not be negative.`;
    case 'emptyNamespace':
      return 'The project needs a name.';
  }
}

const optionNames = {
  keepYoungerThan: 'The age up to which everything is kept',
  keepTagRevisions: 'The number of revisions to keep',
} as const;

function ageLimitWords({ keepYoungerThan: seconds }: PruneOptions): string {
  if (seconds >= 7200 && seconds % 3600 === 0) return countWords(seconds / 3600, 'hour');
  if (seconds >= 60 && seconds % 60 === 0) return countWords(seconds / 60, 'minute');
  return countWords(seconds, 'second');
}

function missingWords(image: string): string {
  return `the cluster does not say what image ${shortName(image)} consists of`;
}

function tagWords({ project, stream, tag }: TagTarget): string {
  return plainLine(`${project}/${stream}:${tag}`);
}

/** Of a digest the algorithm and the first digits; names need not be digests. */
export function shortName(image: string): string {
  return plainLine(image.replace(/^(sha\d+:[0-9a-f]{8})[0-9a-f]+$/, '$1'));
}

function someWords(names: readonly string[]): string {
  const shown = names.slice(0, names.length > 3 ? 2 : 3);
  const more = names.length > shown.length ? [`${names.length - shown.length} more`] : [];
  return listWords([...shown, ...more]);
}
