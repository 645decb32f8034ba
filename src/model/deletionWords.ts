import type { DeletionOutcome, DeletionPlan } from './deletion.ts';
import {
  forbiddenGroups,
  goneWords,
  manyDetail,
  mayNot,
  placeWords,
  refusedLines,
  rightName,
} from './deletionManyWords.ts';
import { tagDetail } from './deletionTagWords.ts';
import { streamDetail } from './deletionStreamWords.ts';
import {
  isLost,
  isStaying,
  itemName,
  lostMessage,
  lostWords,
  reasonWords,
  reportWords,
  stayedWords,
} from './deletionOutcomeWords.ts';
import { capitalized, detailOf, kindsWords, short, targetName, type Detail } from './deletionText.ts';
import { countWords } from './words.ts';

/** A question whose answer deletes something: one sentence, and the consequences, worst first. */
export interface DeletionQuestion {
  readonly message: string;
  readonly detail: string;
}

/** What became of a change, and how well it went. */
export interface Summary {
  readonly kind: 'done' | 'partly' | 'failed';
  readonly message: string;
}

/** What to ask before a plan is carried out; `now` in ms since the epoch. A plan without items has nothing to ask. */
export function deletionQuestion(plan: DeletionPlan, now: number): DeletionQuestion {
  const { lines, closing } = detailFor(plan, now);
  return {
    message: questionOf(plan),
    detail: detailOf([...lines, ...refusedLines(plan.refused), ...closing]),
  };
}

function detailFor(plan: DeletionPlan, now: number): Detail {
  const [item, ...others] = plan.items;
  if (item === undefined || others.length > 0) return manyDetail(plan);
  return item.kind === 'tag' ? tagDetail(item, now) : streamDetail(item);
}

function questionOf({ items }: DeletionPlan): string {
  const [item, ...others] = items;
  if (item !== undefined && others.length === 0) {
    const [project, stream] = [short(item.project, 63), short(item.stream, 100)];
    return item.kind === 'tag'
      ? `Delete tag ${short(item.tag, 128)} of ${stream} in ${project}?`
      : `Delete image stream ${stream} in ${project}?`;
  }
  const streams = items.flatMap((one) => (one.kind === 'stream' ? [one] : []));
  const tags = items.length - streams.length;
  if (streams.length === 0) return `Delete ${countWords(tags, 'tag')} ${placeWords(items)}?`;
  const within = streams.reduce((sum, one) => sum + one.tags.length, 0);
  const content = within === 0 ? '' : ` with ${countWords(within, 'tag')}`;
  return `Delete ${kindsWords(tags, streams.length)}${content}?`;
}

/** Why nothing of a plan can be deleted, and who can mend that. */
export function refusalWords({ refused }: DeletionPlan): string {
  const gone = refused.filter(({ why }) => why.kind === 'gone').map(({ target }) => targetName(target));
  const sentences = forbiddenGroups(refused)
    .slice(0, 3)
    .map(({ missing }) => `${capitalized(mayNot(missing))}: the right ${rightName(missing)} is missing.`);
  if (sentences.length > 0) {
    sentences.push('An administrator of the project can grant the role registry-editor.');
  }
  if (gone.length > 0) sentences.push(goneWords(gone));
  return sentences.length === 0 ? 'There is nothing to delete.' : sentences.join(' ');
}

/** What became of a deletion, in one message. Cancelled alone is no failure: the user wanted that. */
export function deletionSummary(outcomes: readonly DeletionOutcome[]): Summary {
  const count = (kind: DeletionOutcome['kind']): number => outcomes.filter((one) => one.kind === kind).length;
  const [went, gone, cancelled] = [count('deleted'), count('gone'), count('cancelled')];
  const stayed = outcomes.filter(isStaying);
  const lost = outcomes.filter(isLost);
  const [only, ...others] = outcomes;
  if (only !== undefined && others.length === 0) return { kind: oneKind(only), message: oneMessage(only) };
  const sentences = [
    wentWords(went + lost.length, outcomes),
    ...(lost.length > 0 ? [lostWords(lost)] : []),
    ...(stayed.length > 0 ? [`Not deleted: ${stayedWords(stayed)}.`] : []),
    ...(cancelled > 0
      ? [`${cancelled.toLocaleString('en-US')} ${wasWere(cancelled)} not tried: it was cancelled.`]
      : []),
    ...(gone > 0 ? [`${gone.toLocaleString('en-US')} ${wasWere(gone)} gone already.`] : []),
  ];
  const isDone = stayed.length + lost.length + cancelled === 0;
  const isFailed = stayed.length + lost.length > 0 && went + gone === 0;
  return { kind: isDone ? 'done' : isFailed ? 'failed' : 'partly', message: sentences.join(' ') };
}

function oneKind(outcome: DeletionOutcome): Summary['kind'] {
  if (outcome.kind === 'deleted' || outcome.kind === 'gone') return 'done';
  return isStaying(outcome) || isLost(outcome) ? 'failed' : 'partly';
}

function oneMessage(outcome: DeletionOutcome): string {
  if (isLost(outcome)) return lostMessage(outcome);
  const { item, kind } = outcome;
  const name = itemName(item);
  if (kind === 'deleted') return `Deleted ${name}.`;
  if (kind === 'gone') return `${item.kind === 'tag' ? name : capitalized(name)} was gone already.`;
  if (kind === 'cancelled') return `Cancelled: ${name} was not deleted.`;
  return `Did not delete ${name}: ${reasonWords(outcome)}.`;
}

function wentWords(went: number, all: readonly DeletionOutcome[]): string {
  const tags = all.filter(({ item }) => item.kind === 'tag').length;
  const kinds = kindsWords(tags, all.length - tags);
  if (went === 0) return 'Nothing was deleted.';
  return went === all.length ? `Deleted ${kinds}.` : `Deleted ${went.toLocaleString('en-US')} of ${kinds}.`;
}

function wasWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** What did not go and why, a line for the log each. */
export function deletionReport(outcomes: readonly DeletionOutcome[]): readonly string[] {
  return outcomes.filter(({ kind }) => kind !== 'deleted').map(reportWords);
}
