import type { PruneStep } from '../../model/prune/pruneSteps.ts';
import type { PruneResult } from '../../model/prune/pruneRun.ts';
import type { DeletionAnswer } from '../../registry/deletions.ts';

/** What the registry's answer to a step means; undefined where there is no registry to ask. */
export function linkResult(
  answer: DeletionAnswer | undefined,
  { kind }: PruneStep,
  doing: string,
): PruneResult {
  switch (answer) {
    case 'deleted':
      return { kind: 'done' };
    case 'gone':
      return { kind: 'gone' };
    case undefined:
      return { kind: 'left', why: 'blocked' };
    case 'refused':
      // Whether it deletes was asked before. A manifest is kept as long as its image stream names it.
      if (kind === 'manifestLink') return { kind: 'left', why: 'usedAgain' };
      return { kind: 'failed', failure: { kind: 'invalid', doing, reason: 'deleting is turned off' } };
  }
}
