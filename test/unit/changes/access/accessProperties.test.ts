import assert from 'node:assert/strict';
import type { AccessLevel, AccessSubject, RoleBinding } from '../../../../src/model/access/access.ts';
import { roleFor } from '../../../../src/model/access/accessLevel.ts';
import type { AccessWish } from '../../../../src/model/access/accessPlan.ts';
import { sameSubject } from '../../../../src/model/access/subject.ts';
import { account, AccessPerson, group, user } from '../../../support/accessSetup.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';
import { numbers } from '../../../support/random.ts';

/** Those whom the wishes are about; nobody else is ever to gain or lose anything. */
const wished = [
  user('jane'),
  user('josh'),
  group('qa'),
  group('system:serviceaccounts:qa-empty'),
  account('planet-express', 'pusher'),
];
const others = [user('eric'), group('auditors'), account('planet-express', 'default'), user('greg')];
const levels: readonly AccessLevel[] = ['pull', 'push', 'admin'];
const roles = [
  'registry-viewer',
  'registry-editor',
  'registry-admin',
  'system:image-puller',
  'system:image-pusher',
];
const steps = 12;

type Numbers = (below: number) => number;

describe('any sequence of changes of access', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    it(`comes to exactly what was wished, and leaves others as they were (${seed})`, async () => {
      await using clients = await demoClients();
      await play(clients, numbers(seed));
    });
  }
});

async function play(clients: ClusterClients, random: Numbers): Promise<void> {
  const person = new AccessPerson(clients.phillip, 'hackershop');
  for (let index = 0; index < 6; index += 1) {
    const role = pick(roles, random);
    const name = random(2) === 0 ? `team-${index}` : `${role}-${index}`;
    await person.bind(name, role, ...some([...wished, ...others], random), pick(others, random));
  }
  const before = grantsOf(others, await person.bindings());
  for (let step = 0; step < steps; step += 1) {
    const wish = randomWish(random);
    const plan = await person.plan(wish);
    const had = grantsOf(wished, await person.bindings());
    const { checks } = await person.confirm(plan);
    const told = `${step}: ${JSON.stringify(wish)}`;
    for (const check of checks) {
      // Whoever is removed from a project that is open to all may pull as all may.
      const isOne = check.kind === 'stillHas' && /to (?:every logged-in|everyone)/.test(check.reason);
      if (!isOne || wish.kind === 'policy') assert.equal(check.kind, 'done', told);
    }
    const bindings = await person.bindings();
    checkWish(wish, bindings, told);
    const has = new Set(grantsOf(wished, bindings));
    if (wish.kind === 'add')
      assert.deepEqual(
        had.filter((each) => !has.has(each)),
        [],
        told,
      );
    assert.deepEqual(grantsOf(others, bindings), before, told);
    assert.deepEqual((await person.plan(wish)).edits, [], `${told}: there is something left to do`);
    if (wish.kind === 'policy') assert.equal((await person.access()).policy, wish.policy, told);
  }
}

function checkWish(wish: AccessWish, bindings: readonly RoleBinding[], told: string): void {
  if (wish.kind === 'policy') return;
  for (const subject of wish.subjects) {
    const own = new Set(
      bindings
        .filter(({ subjects }) => subjects.some((each) => sameSubject(each, subject)))
        .map(({ role }) => role.name),
    );
    if (wish.kind === 'remove') assert.deepEqual([...own], [], told);
    if (wish.kind === 'change') assert.deepEqual([...own], [roleFor(subject, wish.level).name], told);
  }
}

/** The role and the binding of each grant, each with how often it is there. */
function grantsOf(subjects: readonly AccessSubject[], bindings: readonly RoleBinding[]): string[] {
  return bindings
    .flatMap(({ name, role, subjects: bound }) =>
      bound
        .filter((each) => subjects.some((subject) => sameSubject(each, subject)))
        .map((each) => `${name} ${role.name} ${JSON.stringify(each)}`),
    )
    .sort();
}

function randomWish(random: Numbers): AccessWish {
  const level = pick(levels, random);
  const subjects = [pick(wished, random), ...some(wished, random)];
  switch (random(4)) {
    case 0:
      return { kind: 'add', subjects, level };
    case 1:
      return { kind: 'change', subjects, level };
    case 2:
      return { kind: 'policy', policy: pick(['private', 'shared', 'anonymous'], random) };
    default:
      return { kind: 'remove', subjects };
  }
}

function some<T>(items: readonly T[], random: Numbers): T[] {
  return items.filter(() => random(3) === 0);
}

function pick<T>(items: readonly T[], random: Numbers): T {
  return items[random(items.length)] ?? assert.fail('nothing to pick from');
}
