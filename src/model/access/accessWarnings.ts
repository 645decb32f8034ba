import { capitalized } from '../deletionText.ts';
import { plainLine } from '../text.ts';
import type { AccessLevel, AccessSubject, Grant, Member, RoleBinding } from './access.ts';
import type { AccessFacts } from './accessFacts.ts';
import type { AccessEdit, AccessWish } from './accessPlan.ts';
import { grantWords } from './grantWords.ts';
import { policyOf } from './policy.ts';
import { projectAccess, rank } from './projectAccess.ts';
import { allAccounts, among, everyone, sameSubject, subjectWords } from './subject.ts';

/** What a person has to know before a wish comes true, worst first, as sentences. */
export function accessWarnings(
  facts: AccessFacts,
  wish: AccessWish,
  edits: readonly AccessEdit[],
): readonly string[] {
  const { members, policy } = projectAccess(facts);
  return [
    ...(edits.length === 0 ? [] : openings(facts, wish)),
    ...ownLoss(facts, members, edits),
    ...keptOn(facts, members, wish),
    ...(policy === 'unknown' ? unsure(wish) : []),
    ...closing(wish, edits),
    ...already(members, wish, edits),
  ];
}

/** What happens when more than people by name get in. */
function openings({ project }: AccessFacts, wish: AccessWish): readonly string[] {
  if (wish.kind === 'remove') return [];
  const name = plainLine(project);
  const level = wish.kind === 'policy' ? 'pull' : wish.level;
  const images = `${levelVerb[level]} all images of ${name}, now and in future`;
  const isOpen = wish.kind === 'policy' ? () => false : among(wish.subjects);
  const isAnonymous = isOpen(everyone.anonymous) || isOpen(everyone.nobody);
  if ((wish.kind === 'policy' && wish.policy === 'anonymous') || isAnonymous)
    return [
      `Everyone who reaches the registry may ${images}, without any login. If the registry can be reached from the internet, that is everyone there.`,
    ];
  if ((wish.kind === 'policy' && wish.policy === 'shared') || isOpen(everyone.loggedIn))
    return [`Every logged-in user of the cluster may ${images}, and every service account too.`];
  if (isOpen(everyone.loggedInHere)) return [`Everyone with a user on the cluster may ${images}.`];
  return isOpen(allAccounts)
    ? [`The pods of every project may ${images}, and so may whoever can start a pod anywhere on the cluster.`]
    : [];
}

const levelVerb = { pull: 'pull', push: 'pull, push and delete', admin: 'administer' } as const;

/** Whether the user's own last right to change who has access goes. */
function ownLoss(
  { project, me, clusterBindings }: AccessFacts,
  members: readonly Member[],
  edits: readonly AccessEdit[],
): readonly string[] {
  if (me === undefined) return [];
  const user: AccessSubject = { kind: 'user', name: me.user ?? '' };
  const isMe = among([user, ...me.groups.map((name): AccessSubject => ({ kind: 'group', name }))]);
  const own = members.filter(({ subject }) => isMe(subject));
  const rights = own.flatMap(({ subject, grants }) =>
    grants.filter(({ level }) => level === 'admin').map((grant) => ({ subject, grant })),
  );
  const isLost = ({ subject, grant }: (typeof rights)[number]): boolean =>
    takenFrom(edits, grant.binding).some((each) => sameSubject(each, subject));
  if (rights.length === 0 || !rights.every(isLost)) return [];
  const unless = clusterBindings === undefined ? ', unless a right for the whole cluster lets you' : '';
  return [
    `You take away your own last right to administer ${plainLine(project)}, and cannot undo that yourself${unless}.`,
  ];
}

function takenFrom(edits: readonly AccessEdit[], binding: RoleBinding | undefined): readonly AccessSubject[] {
  const edit = edits.find((each) => each.kind !== 'create' && each.binding.uid === binding?.uid);
  if (binding === undefined || edit === undefined || edit.kind === 'create') return [];
  return edit.kind === 'delete' ? binding.subjects : edit.remove;
}

/** Who may still do more than is wished, by a way that is not changed here. */
function keptOn(facts: AccessFacts, members: readonly Member[], wish: AccessWish): readonly string[] {
  const limit = wish.kind === 'change' ? rank(wish.level) : -1;
  const isLowered = loweredBy(wish);
  const kept = members.flatMap((member) => {
    if (!isLowered(member.subject)) return [];
    const rest = member.grants.find((grant) => !grant.removable && rank(grant.level) > limit);
    return rest === undefined ? [] : [keptWords(member.subject, rest)];
  });
  const staying = members.filter(
    ({ subject, grants }) => !isLowered(subject) || grants.some(({ removable }) => !removable),
  );
  const policy = policyOf(staying.map(({ subject }) => subject));
  if (wish.kind !== 'remove' || policy === 'private' || wish.subjects.every(isVirtual)) return kept;
  const who = policy === 'anonymous' ? 'everyone' : 'every logged-in user';
  return [...kept, `They may still pull, as ${who} may pull from ${plainLine(facts.project)}.`];
}

/** Who is to have less. */
function loweredBy(wish: AccessWish): (subject: AccessSubject) => boolean {
  if (wish.kind === 'add') return () => false;
  if (wish.kind !== 'policy') return among(wish.subjects);
  const { policy } = wish;
  return (subject) => policy !== 'anonymous' && isVirtual(subject) && !isWanted(subject, policy);
}

function isWanted(subject: AccessSubject, policy: 'private' | 'shared'): boolean {
  return (
    policy === 'shared' &&
    (sameSubject(subject, everyone.loggedIn) || sameSubject(subject, everyone.loggedInHere))
  );
}

const isVirtual = among(Object.values(everyone));

function keptWords(subject: AccessSubject, grant: Grant): string {
  return `${capitalized(subjectWords(subject))} may still ${doing[grant.level]}, ${grantWords(grant)}.`;
}

const doing: Readonly<Record<AccessLevel, string>> = { pull: 'pull', push: 'push', admin: 'administer' };

/** Who may pull by now may not be seen. */
function unsure(wish: AccessWish): readonly string[] {
  return wish.kind === 'policy' && wish.policy !== 'anonymous'
    ? ['You may not read what is granted for the whole cluster, so others may still pull.']
    : [];
}

/** What closing a project does not do. */
function closing(wish: AccessWish, edits: readonly AccessEdit[]): readonly string[] {
  if (wish.kind !== 'policy' || wish.policy === 'anonymous' || edits.length === 0) return [];
  const stays = 'Images that were pulled already stay where they are, and nobody is logged out.';
  return edits.some((edit) => edit.kind === 'delete' || (edit.kind === 'change' && edit.remove.length > 0))
    ? [stays]
    : [];
}

/** Who may do as much already, so that nothing is added for them. */
function already(
  members: readonly Member[],
  wish: AccessWish,
  edits: readonly AccessEdit[],
): readonly string[] {
  if (wish.kind !== 'add') return [];
  const isNamed = among(wish.subjects);
  const isAdded = among(
    edits.flatMap((edit) =>
      edit.kind === 'create' ? edit.subjects : edit.kind === 'change' ? edit.add : [],
    ),
  );
  return members
    .filter(({ subject }) => isNamed(subject) && !isAdded(subject))
    .map(
      ({ subject, level }) =>
        `${capitalized(subjectWords(subject))} may ${doing[level]} already; nothing is added.`,
    );
}
