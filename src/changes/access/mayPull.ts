import type { AccessSubject } from '../../model/access/access.ts';
import { roleFor } from '../../model/access/accessLevel.ts';
import { ruleWords } from '../../model/access/allowedBy.ts';
import type { PullAnswer } from '../../model/access/pullAnswer.ts';
import { identityOf } from '../../model/access/subject.ts';
import { failureOf } from '../../model/failure.ts';
import { rights as named } from '../../model/right.ts';
import type { KnownRights } from '../work.ts';
import type { AccessWork } from './applyAccessChange.ts';
import { groupLookup } from './groupsOf.ts';

/** Whether somebody may pull from a project, by which rule, or what would allow it. Rejects with the signal's reason alone. */
export async function mayPull(subject: AccessSubject, project: string, work: AskWork): Promise<PullAnswer> {
  return ask('pull', subject, project, work);
}

/** The same for pushing. */
export async function mayPush(subject: AccessSubject, project: string, work: AskWork): Promise<PullAnswer> {
  return ask('push', subject, project, work);
}

type AskWork = AccessWork & { readonly rights: KnownRights };

async function ask(
  level: 'pull' | 'push',
  subject: AccessSubject,
  project: string,
  { client, session, rights }: AskWork,
): Promise<PullAnswer> {
  const { groups, unseen } = await groupLookup(client, session)(subject);
  const asked = { project, subject, unseen };
  try {
    const identity = identityOf(subject, groups);
    const { allowed, reason } = await client.access.review(identity, named[level](project), session);
    if (allowed) return { ...asked, kind: 'yes', rule: ruleWords(reason) };
  } catch (error) {
    session.throwIfAborted();
    return { ...asked, kind: 'unknown', failure: failureOf(error, `ask who may ${level} in ${project}`) };
  }
  const grant = named.grant(project);
  await rights.ask([grant]);
  return { ...asked, kind: 'no', role: roleFor(subject, level), mayGrant: rights.answer(grant) };
}
