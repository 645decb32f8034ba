import { plainLine } from '../text.ts';
import type { TagTarget } from '../target.ts';
import type { PruneHazard } from './pruneHazards.ts';
import { userWords } from './pruneUserWords.ts';
import { shortName } from './pruneWords.ts';
import type { RemovedThing } from './removed.ts';

/** A hazard as sentences. */
export function hazardWords(hazard: PruneHazard): string {
  switch (hazard.kind) {
    case 'use': {
      const { user, place, loses, why } = hazard;
      return `The ${plainLine(place)} of ${userWords(user)} uses ${lossWords(loses)} ${whyWords[why]}`;
    }
    case 'comesBack':
      return `${tagWords(hazard.target)} loses its newest image, and the next scheduled import brings it back.`;
    case 'staysWanted':
      return `${tagWords(hazard.target)} loses all its images and stays in the image stream, which ${wantedWords[hazard.wanted]}.`;
    case 'oneProject':
      return `Looking at ${plainLine(hazard.project)} alone frees no storage: images go only when all projects are looked at. Workloads of other projects protect nothing.`;
  }
}

const whyWords = {
  place: 'Pruning does not look there.',
  name: 'Pruning does not know that image by this name.',
  project: 'Pruning does not look at that project.',
} as const;

const wantedWords = {
  scheduledImport: 'imports it again on schedule',
  import: 'still names where to import it from',
  follow: 'still names what it follows',
} as const;

function lossWords(loses: RemovedThing): string {
  switch (loses.kind) {
    case 'head':
      return `${plainLine(loses.name)}, which loses its newest image.`;
    case 'image':
      return `image ${shortName(loses.digest)}, which goes.`;
    case 'inStream':
      return `image ${shortName(loses.digest)} through ${plainLine(loses.stream)}, where it cannot be pulled any more.`;
  }
}

function tagWords({ project, stream, tag }: TagTarget): string {
  return `Tag ${plainLine(tag)} of ${plainLine(`${project}/${stream}`)}`;
}
