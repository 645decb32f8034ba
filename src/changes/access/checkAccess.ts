import { setTimeout as delay } from 'node:timers/promises';
import { expectationsOf, type AccessExpectation } from '../../model/access/accessExpectation.ts';
import { levelRight, sameRole } from '../../model/access/accessLevel.ts';
import type { AccessCheck, AccessOutcome } from '../../model/access/accessOutcome.ts';
import type { AccessPlan, ConfirmedRemoval } from '../../model/access/accessPlan.ts';
import { allowedBy, stillWords } from '../../model/access/allowedBy.ts';
import { projectAccess } from '../../model/access/projectAccess.ts';
import { identityOf, isGroupOfPeople, sameSubject, subjectKey } from '../../model/access/subject.ts';
import { failureOf } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import type { AccessWork } from './applyAccessChange.ts';
import { groupLookup } from './groupsOf.ts';

/** Reviews at one time. */
const atOnce = 6;
/** The cluster answers from what it has heard of the change: at once, or a moment later. Looks, and ms between them. */
const looks = 4;
const pause = 250;

/**
 * Asks the cluster what is so after a change, for everybody whom the wish names; the facts of the plan are those of after it.
 * Rejects with the signal's reason alone.
 */
export async function checkAccess(
  plan: AccessPlan,
  work: AccessWork,
): Promise<Pick<AccessOutcome, 'checks' | 'unseen'>> {
  const hasGroups = projectAccess(plan.facts).members.some(({ subject }) => isGroupOfPeople(subject));
  const unseen = new Set<string>();
  const groupsOf = groupLookup(work.client, work.session);
  const found = new Map<string, AccessCheck>();
  await inParallel(expectationsOf(plan.wish), atOnce, async (expected) => {
    const { groups, unseen: more } = await groupsOf(expected.subject);
    if (hasGroups && !expected.allowed) for (const sentence of more) unseen.add(sentence);
    const check = await checkOne(expected, groups, plan, work);
    const key = subjectKey(expected.subject);
    const known = found.get(key);
    if (known === undefined || known.kind === 'done') found.set(key, check);
  });
  return { checks: [...found.values()], unseen: [...unseen] };
}

async function checkOne(
  { subject, level, allowed }: AccessExpectation,
  groups: readonly string[],
  { project, removals }: AccessPlan,
  { client, session }: AccessWork,
): Promise<AccessCheck> {
  const right = levelRight[level](project);
  for (let look = 1; ; look += 1) {
    try {
      const answer = await client.access.review(identityOf(subject, groups), right, session);
      if (answer.allowed === allowed) return { subject, kind: 'done' };
      if (answer.allowed && !isOfBefore(answer.reason, removals))
        return { subject, kind: 'stillHas', reason: stillWords(subject, level, answer.reason) };
    } catch (error) {
      session.throwIfAborted();
      return { subject, kind: 'unchecked', failure: failureOf(error, 'ask what came of the change') };
    }
    if (look === looks) return { subject, kind: 'notYet' };
    await delay(pause, undefined, { signal: session });
  }
}

/** Whether the reason is what was taken away just now, from them or from a group that they are in. */
function isOfBefore(reason: string, removals: readonly ConfirmedRemoval[]): boolean {
  const rule = allowedBy(reason);
  if (rule?.project === undefined) return false;
  const { binding, role, subject } = rule;
  return removals.some(
    (each) => each.binding === binding && sameRole(each.role, role) && sameSubject(each.subject, subject),
  );
}
