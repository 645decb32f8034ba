import { plainLine } from '../text.ts';
import type { PrunerCondition, PrunerOutcome } from './imagePruner.ts';

/** Something that is said of the pruner, and how bad it is. */
export interface ToldCondition {
  readonly tone: 'normal' | 'warning' | 'error';
  /** A sentence. */
  readonly text: string;
  readonly since?: number;
}

/** What the operator reports, in words, the worst first. */
export function conditionWords(conditions: readonly PrunerCondition[]): ToldCondition[] {
  const told = conditions.map((condition) => ({
    ...toldOf(condition),
    ...(condition.since === undefined ? {} : { since: condition.since }),
  }));
  const ranks = { error: 0, warning: 1, normal: 2 } as const;
  return told.toSorted((a, b) => ranks[a.tone] - ranks[b.tone]);
}

function toldOf(condition: PrunerCondition): ToldCondition {
  const { type, status } = condition;
  switch (`${type} ${status}`) {
    case 'Available True':
      return { tone: 'normal', text: 'Its cron job is in place.' };
    case 'Available False':
      return { tone: 'error', text: because('Its cron job is not there', condition) };
    case 'Scheduled True':
      return { tone: 'normal', text: 'Its runs are scheduled.' };
    case 'Scheduled False':
      if (condition.reason === 'Suspended')
        return { tone: 'warning', text: 'It is suspended: no run starts by itself.' };
      return { tone: 'warning', text: because('Its runs are not scheduled', condition) };
    case 'Failed True':
      return { tone: 'error', text: because('The last run failed', condition) };
    case 'Failed False':
      // The operator says this before the first run too.
      return { tone: 'normal', text: 'No failure of the last run is known.' };
    case 'Degraded True':
      return { tone: 'error', text: because('The operator reports trouble', condition) };
    case 'Degraded False':
      return { tone: 'normal', text: 'The operator reports no trouble.' };
    default:
      return { tone: 'normal', text: because(plainLine(`${type} is ${status}`, 80), condition) };
  }
}

/** How a run stands or ended, in a few words: `succeeded`, `failed: BackoffLimitExceeded`. */
export function outcomeWords(outcome: PrunerOutcome): string {
  switch (outcome.kind) {
    case 'waiting':
      return 'waiting to start';
    case 'running':
      return 'running';
    case 'succeeded':
      return 'succeeded';
    case 'failed': {
      const why = plainLine(outcome.message ?? outcome.reason ?? '', 300);
      return why === '' ? 'failed' : `failed: ${why}`;
    }
  }
}

function because(what: string, { message, reason }: PrunerCondition): string {
  const why = plainLine(message ?? reason ?? '', 500).replace(/[.\s]+$/, '');
  return why === '' ? `${what}.` : `${what}: ${why}.`;
}
