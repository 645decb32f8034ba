import { capitalized } from '../deletionText.ts';
import { describeFailure } from '../failureWords.ts';
import { plainLine } from '../text.ts';
import { countWords } from '../words.ts';
import type { AccessSubject } from './access.ts';
import type { AccessCheck, AccessOutcome } from './accessOutcome.ts';
import type { AccessWish } from './accessPlan.ts';
import { peopleWords } from './accessQuestions.ts';
import { subjectKey } from './subject.ts';

/** What is so now, in sentences. */
export interface AccessOutcomeWords {
  /** Whether all is as it was wished. */
  readonly isDone: boolean;
  readonly text: string;
}

/** What came of a change of access, for those for whom it worked first. */
export function outcomeWords(
  wish: AccessWish,
  { project, checks, unseen }: AccessOutcome,
): AccessOutcomeWords {
  const place = plainLine(project);
  const sorted = inOrder(wish, checks);
  const of = (kind: AccessCheck['kind']): AccessSubject[] =>
    sorted.filter((check) => check.kind === kind).map(({ subject }) => subject);
  const isDone = checks.every(({ kind }) => kind === 'done');
  const done = wish.kind === 'policy' && !isDone ? [] : of('done');
  const still = sorted.flatMap((check) => (check.kind === 'stillHas' ? [check.reason] : []));
  const failed = checks.find((check) => check.kind === 'unchecked');
  const sentences = [
    ...(done.length > 0 || isDone ? doneWords(wish, nowWords(wish, done, place), unseen) : []),
    ...still.slice(0, named),
    still.length > named && `So may ${countWords(still.length - named, 'more member')}.`,
    of('notYet').length > 0 &&
      `The change is made, but the cluster does not act on it yet for ${peopleWords(of('notYet'))}.`,
    failed &&
      `The change is made, but what came of it could not be asked: ${describeFailure(failed.failure).summary}`,
  ];
  return { isDone, text: sentences.filter((text) => typeof text === 'string').join(' ') };
}

/** As people were named; they were asked about all at once. */
function inOrder(wish: AccessWish, checks: readonly AccessCheck[]): readonly AccessCheck[] {
  const subjects = wish.kind === 'policy' ? [] : wish.subjects;
  const order = new Map(subjects.map((subject, index) => [subjectKey(subject), index]));
  const place = ({ subject }: AccessCheck): number => order.get(subjectKey(subject)) ?? 0;
  return checks.toSorted((a, b) => place(a) - place(b));
}

/** Of how many a message says why they may still do more. */
const named = 5;

/** What is so now, with what may not be seen of it: that somebody may no longer pull is as sure as what is seen. */
function doneWords(wish: AccessWish, now: string, unseen: readonly string[]): readonly string[] {
  const isUnsure = wish.kind === 'remove' && unseen.length > 0;
  return [isUnsure ? `As far as can be seen, ${now}` : capitalized(now), ...unseen];
}

/** What a wish comes to when it was granted before anything was done. */
export function alreadyWords(wish: AccessWish, project: string): string {
  const subjects = wish.kind === 'policy' ? [] : wish.subjects;
  const place = plainLine(project);
  const words =
    wish.kind === 'remove'
      ? `nothing can be taken away from ${peopleWords(subjects)} in ${place} here.`
      : nowWords(wish, subjects, place, 'already');
  return `${capitalized(words)} Nothing was changed.`;
}

function nowWords(
  wish: AccessWish,
  subjects: readonly AccessSubject[],
  project: string,
  when = 'now',
): string {
  switch (wish.kind) {
    case 'add':
    case 'change': {
      const level = {
        pull: `pull from ${project}`,
        push: `push to ${project}`,
        admin: `administer ${project}`,
      };
      return `${peopleWords(subjects)} may ${level[wish.level]} ${when}.`;
    }
    case 'remove':
      return `${peopleWords(subjects)} may no longer pull from ${project}.`;
    case 'policy':
      return `${policyNow[wish.policy]} pull from ${project} ${when}.`;
  }
}

const policyNow = {
  private: 'only members may',
  shared: 'every logged-in user may',
  anonymous: 'everyone may',
} as const;
