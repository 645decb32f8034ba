import { compareNames } from '../project.ts';
import type { AccessSubject, RoleBinding, RoleName } from './access.ts';
import type { AccessFacts } from './accessFacts.ts';
import { isOwnRole, roleFor, sameRole } from './accessLevel.ts';
import type { AccessEdit, AccessWish, ConfirmedRemoval } from './accessPlan.ts';
import { grantOf, rank } from './projectAccess.ts';
import { among, everyone, isAccount, subjectKey } from './subject.ts';

/**
 * The requests that a wish takes with the bindings as they are, those that give something first. With `confirmed`, only what
 * is in it is taken away.
 */
export function accessEdits(
  facts: AccessFacts,
  wish: AccessWish,
  confirmed?: readonly ConfirmedRemoval[],
): readonly AccessEdit[] {
  const bindings = facts.bindings ?? [];
  const allowed = confirmed && new Set(confirmed.map(removalKey));
  const going = new Set(
    removalsOf(facts, wish)
      .map(removalKey)
      .filter((key) => allowed?.has(key) ?? true),
  );
  const additions = additionsOf(facts, wish);
  const created: AccessEdit[] = [];
  const additionsTo = new Map<RoleBinding, readonly AccessSubject[]>();
  for (const { role, subjects } of additions) {
    const binding = bindingFor(role, bindings);
    if (binding !== undefined) additionsTo.set(binding, subjects);
    else created.push({ kind: 'create', name: freeName(role, bindings), role, subjects });
  }
  const changed = bindings.flatMap((binding) => {
    const { name, role, subjects } = binding;
    const remove = subjects.filter((subject) => going.has(removalKey({ subject, binding: name, role })));
    return editOf(binding, additionsTo.get(binding) ?? [], remove);
  });
  return [...created, ...changed.toSorted((a, b) => givesNothing(a) - givesNothing(b))];
}

function givesNothing(edit: AccessEdit): number {
  return edit.kind === 'change' && edit.add.length > 0 ? 0 : 1;
}

/**
 * A binding that nobody is left in goes if its name says that it is for its role and no more. Another one
 * stays with no subjects, which gives nothing to anybody: somebody made it for something, and may look for it.
 */
function editOf(
  binding: RoleBinding,
  add: readonly AccessSubject[],
  remove: readonly AccessSubject[],
): readonly AccessEdit[] {
  if (add.length === 0 && remove.length === 0) return [];
  const isLast = add.length === 0 && remove.length === binding.subjects.length;
  return isLast && isNamedAfterRole(binding)
    ? [{ kind: 'delete', binding }]
    : [{ kind: 'change', binding, add, remove }];
}

/** Who is taken out of which bindings, as far as bindings can be changed here. */
export function removalsOf(facts: AccessFacts, wish: AccessWish): readonly ConfirmedRemoval[] {
  const isGoing = goingBy(wish);
  return (facts.bindings ?? [])
    .filter(({ role }) => isOwnRole(role))
    .flatMap(({ name, role, subjects }) =>
      subjects
        .filter((subject) => isGoing(subject, role))
        .map((subject) => ({ subject, binding: name, role })),
    );
}

function goingBy(wish: AccessWish): (subject: AccessSubject, role: RoleName) => boolean {
  switch (wish.kind) {
    case 'add':
      return () => false;
    case 'remove':
      return among(wish.subjects);
    case 'change': {
      const isNamed = among(wish.subjects);
      return (subject, role) => isNamed(subject) && !sameRole(role, roleFor(subject, wish.level));
    }
    case 'policy':
      return among(unwanted[wish.policy]);
  }
}

/** The virtual groups that each policy rules out. */
const unwanted = {
  private: [everyone.loggedIn, everyone.loggedInHere, everyone.anonymous, everyone.nobody],
  shared: [everyone.anonymous, everyone.nobody],
  anonymous: [],
} as const;

/** The virtual groups that make each policy: who is logged in is no longer anonymous, and counts apart. */
const wanted = {
  private: [],
  shared: [everyone.loggedIn],
  anonymous: [everyone.loggedIn, everyone.anonymous],
} as const;

interface Addition {
  readonly role: RoleName;
  readonly subjects: readonly AccessSubject[];
}

function additionsOf(facts: AccessFacts, wish: AccessWish): readonly Addition[] {
  const wished = new Map(subjectsToAdd(wish).map((each) => [subjectKey(each.subject), each]));
  const holding = bindingsBySubject(facts, wished);
  const found = new Map<string, { role: RoleName; subjects: AccessSubject[] }>();
  for (const [key, { subject, role }] of wished) {
    if (isThere(facts, wish, subject, role, holding.get(key) ?? [])) continue;
    const addition = found.get(role.name) ?? { role, subjects: [] };
    found.set(role.name, addition);
    addition.subjects.push(subject);
  }
  return [...found.values()];
}

function subjectsToAdd(wish: AccessWish): readonly { subject: AccessSubject; role: RoleName }[] {
  if (wish.kind === 'remove') return [];
  const subjects = wish.kind === 'policy' ? wanted[wish.policy] : wish.subjects;
  const level = wish.kind === 'policy' ? 'pull' : wish.level;
  return subjects.map((subject) => ({ subject, role: roleFor(subject, level) }));
}

/** The bindings that name each of some subjects; of thousands of bindings, each is looked through once. */
function bindingsBySubject(
  { bindings = [], clusterBindings = [] }: AccessFacts,
  wanted: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly RoleBinding[]> {
  const found = new Map<string, RoleBinding[]>();
  if (wanted.size === 0) return found;
  for (const binding of [...bindings, ...clusterBindings]) {
    for (const key of new Set(binding.subjects.map(subjectKey))) {
      if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), binding]);
    }
  }
  return found;
}

/** Whether one of their bindings gives as much already. To change a level means this very role, and nothing but it. */
function isThere(
  facts: AccessFacts,
  wish: AccessWish,
  subject: AccessSubject,
  role: RoleName,
  holding: readonly RoleBinding[],
): boolean {
  if (holding.some((binding) => binding.project !== undefined && sameRole(binding.role, role))) return true;
  if (wish.kind === 'change') return false;
  const level = wish.kind === 'add' ? wish.level : 'pull';
  return holding.some((binding) => {
    const grant = grantOf(binding, facts);
    if (grant === undefined || rank(grant.level) < rank(level)) return false;
    // People want to see what they may pull, too; a policy is about pulling alone.
    return wish.kind === 'policy' || isAccount(subject) || !binding.role.name.startsWith('system:image-');
  });
}

/** The binding that `oc` and the old web interface would add to: named after its role, with a number or without. */
function bindingFor(role: RoleName, bindings: readonly RoleBinding[]): RoleBinding | undefined {
  return bindings
    .filter((binding) => sameRole(binding.role, role) && isCommonName(binding.name, role.name))
    .toSorted((a, b) => a.name.length - b.name.length || compareNames(a.name, b.name))[0];
}

function isCommonName(name: string, role: string): boolean {
  return name === role || (name.startsWith(`${role}-`) && /^\d+$/.test(name.slice(role.length + 1)));
}

/** The first of `registry-viewer`, `registry-viewer-0`, `registry-viewer-1`, … that no binding has, as `oc` counts. */
function freeName({ name }: RoleName, bindings: readonly RoleBinding[]): string {
  const taken = new Set(bindings.map((binding) => binding.name));
  if (!taken.has(name)) return name;
  for (let number = 0; ; number += 1) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}

/** `registry-viewer`, `registry-viewer-0`, and what servers complete: `pusher-registry-editor-x7k2p`. */
function isNamedAfterRole({ name, role }: RoleBinding): boolean {
  const at = name.indexOf(role.name);
  if (at < 0 || (at > 0 && name[at - 1] !== '-')) return false;
  return /^(?:-[a-z0-9]+)?$/.test(name.slice(at + role.name.length));
}

function removalKey({ binding, role, subject }: ConfirmedRemoval): string {
  return JSON.stringify([binding, role.kind, role.name, subjectKey(subject)]);
}
