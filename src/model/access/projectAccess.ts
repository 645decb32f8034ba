import { countWords } from '../words.ts';
import type {
  AccessLevel,
  AccessSubject,
  Grant,
  Member,
  ProjectAccess,
  RoleBinding,
  RoleName,
} from './access.ts';
import type { AccessFacts } from './accessFacts.ts';
import { accessLevels, isOwnRole, levelOfRole } from './accessLevel.ts';
import { policyOf } from './policy.ts';
import { compareSubjects, subjectKey, subjectOfUser, subjectsOf } from './subject.ts';

/** Who may do what with the images of a project, from all that was read of it. */
export function projectAccess(facts: AccessFacts): ProjectAccess {
  const { project, missing } = facts;
  const members = membersOf(facts);
  const isKnown = facts.reviews.pull !== undefined || isAllRead(facts);
  const policy = isKnown ? policyOf(members.map(({ subject }) => subject)) : 'unknown';
  return { project, policy, members, unseen: unseenOf(facts), missing };
}

/** Whether bindings and roles say everything. */
export function isAllRead(facts: ReadRoles & Pick<AccessFacts, 'bindings' | 'clusterBindings'>): boolean {
  const { bindings, clusterBindings } = facts;
  if (bindings === undefined || clusterBindings === undefined) return false;
  return [...bindings, ...clusterBindings].every(({ role }) => isRead(role, facts));
}

function membersOf(facts: AccessFacts): readonly Member[] {
  const found = new Map<string, { readonly subject: AccessSubject; readonly grants: Grant[] }>();
  const entry = (subject: AccessSubject) => {
    const key = subjectKey(subject);
    const known = found.get(key) ?? { subject: plain(subject), grants: [] };
    found.set(key, known);
    return known;
  };
  for (const binding of [...(facts.bindings ?? []), ...(facts.clusterBindings ?? [])]) {
    const grant = grantOf(binding, facts);
    if (grant === undefined) continue;
    for (const subject of binding.subjects) entry(subject).grants.push(grant);
  }
  for (const [subject, grant] of reviewed(facts)) {
    const { grants } = entry(subject);
    if (!grants.some(({ level }) => rank(level) >= rank(grant.level))) grants.push(grant);
  }
  return [...found.values()].map(memberOf).sort(byLevel);
}

/** A service account that is bound by its user name is one all the same. */
function plain(subject: AccessSubject): AccessSubject {
  return subject.kind === 'user' ? subjectOfUser(subject.name) : subject;
}

function memberOf({ subject, grants }: { subject: AccessSubject; grants: readonly Grant[] }): Member {
  const sorted = grants.toSorted((a, b) => rank(b.level) - rank(a.level));
  return { subject, grants: sorted, level: sorted[0]?.level ?? 'pull' };
}

function byLevel(a: Member, b: Member): number {
  return rank(b.level) - rank(a.level) || compareSubjects(a.subject, b.subject);
}

/** How much a level is. */
export function rank(level: AccessLevel): number {
  return accessLevels.indexOf(level);
}

/** What a binding gives; undefined when it gives nothing of the images. */
export function grantOf(binding: RoleBinding, { roles }: Pick<AccessFacts, 'roles'>): Grant | undefined {
  const level = levelOfRole(binding.role, roles);
  if (level === undefined) return undefined;
  const scope = binding.project === undefined ? 'cluster' : 'project';
  const removable = scope === 'project' && isOwnRole(binding.role);
  return { level, role: binding.role, binding, scope, removable };
}

/** Those of whom only the access reviews tell, the most that each may do first. */
function* reviewed(facts: AccessFacts): Generator<readonly [AccessSubject, Grant]> {
  // Where it is known what the bindings of the project give, it is none of them.
  const scope = facts.bindings?.every(({ role }) => isRead(role, facts)) === true ? 'cluster' : 'unseen';
  for (const level of accessLevels.toReversed()) {
    const review = facts.reviews[level];
    if (review === undefined) continue;
    const grant: Grant = { level, role: undefined, binding: undefined, scope, removable: false };
    for (const subject of subjectsOf(review)) yield [subject, grant];
  }
}

function unseenOf(facts: AccessFacts): string[] {
  const { project, bindings, clusterBindings, reviews } = facts;
  const isReviewed = accessLevels.every((level) => reviews[level] !== undefined);
  const unseen: string[] = [];
  if (bindings === undefined)
    unseen.push(`You may not read the role bindings of ${project}, so it is not known who has access how.`);
  if (clusterBindings === undefined && !isReviewed)
    unseen.push('You may not read what is granted for the whole cluster, so others may have access too.');
  const unread = (bindings ?? []).filter(({ role }) => !isRead(role, facts));
  if (unread.length > 0 && !isReviewed)
    unseen.push(
      `You may not read the role of ${countWords(unread.length, 'binding')}, so what these give is missing.`,
    );
  return unseen;
}

type ReadRoles = Pick<AccessFacts, 'roles' | 'unreadRoles'>;

/** Whether it is known what a role gives: one that is not among those that were read is not there, and gives nothing. */
function isRead(role: RoleName, { roles, unreadRoles }: ReadRoles): boolean {
  return !unreadRoles.includes(role.kind) || levelOfRole(role, roles) !== undefined;
}
