import assert from 'node:assert/strict';
import { loginName } from '../../../../src/model/login/loginName.ts';
import { loginNotice, nextNotice, untilWords } from '../../../../src/model/login/loginEnd.ts';
import { webTokenEnd } from '../../../../src/model/login/tokenClaims.ts';
import { authPlaces } from '../../../../src/model/login/authPlaces.ts';
import { accountNameProblem } from '../../../../src/model/login/loginAccount.ts';
import { Secret } from '../../../../src/model/secret.ts';

const now = new Date(2026, 10, 21, 12, 0).getTime();
const minutes = (count: number): number => count * 60_000;
const at = (count: number) => ({ kind: 'at', at: now + minutes(count) }) as const;

describe('How long a login lasts', () => {
  it('reads as a moment', () => {
    assert.match(untilWords(at(125), now), /^until \D*0?2:05|^until 14:05/);
    assert.match(untilWords(at(60 * 24 * 3), now), /^until Nov 24, /);
    assert.match(untilWords(at(60 * 24 * 365), now), /^until Nov 21, 2027$/);
    assert.equal(untilWords({ kind: 'never' }, now), 'until it is revoked');
    assert.equal(untilWords({ kind: 'unknown' }, now), '');
  });

  it('is told with the moment at which it would end unused, while that is to come', () => {
    const unused = (count: number) => ({ unusedAt: now + minutes(count) });
    const time = (text: string) => text.replace(/0?2:05\sPM|14:05/g, 'T1').replace(/0?1:00\sPM|13:00/g, 'T2');
    assert.equal(
      time(untilWords({ ...at(125), ...unused(60) }, now)),
      'until T2 unless used before, at most until T1',
    );
    assert.equal(
      time(untilWords({ kind: 'never', ...unused(60) }, now)),
      'until T2 unless used before, at most until it is revoked',
    );
    assert.equal(
      time(untilWords({ ...at(125), ...unused(-1) }, now)),
      'until T1, or until it goes unused for too long',
    );
    // It ends anyway before it would end unused.
    assert.equal(time(untilWords({ ...at(125), ...unused(126) }, now)), 'until T1');
    // Nothing is said of it in the status bar, as this window uses it.
    assert.equal(loginNotice({ ...at(125), ...unused(5) }, now), undefined);
  });

  it('is worth a word in its last hour, and once it is over', () => {
    assert.equal(loginNotice(at(61), now), undefined);
    assert.equal(loginNotice({ kind: 'never' }, now), undefined);
    assert.equal(loginNotice({ kind: 'unknown' }, now), undefined);
    assert.match(loginNotice(at(59), now)?.text ?? '', /^Login ends at /);
    assert.equal(loginNotice(at(0), now)?.ended, true);
    assert.equal(loginNotice(at(-600), now)?.text, 'Login has ended');
  });

  it('is looked at again exactly when there is something else to say', () => {
    for (const end of [at(300), at(60.5), at(30)]) {
      const before = loginNotice(end, now);
      const next = nextNotice(end, now) ?? NaN;
      assert.deepEqual(loginNotice(end, now + next - 1)?.text, before?.text);
      assert.notDeepEqual(loginNotice(end, now + next)?.text, before?.text);
    }
    for (const end of [at(-1), { kind: 'never' }, { kind: 'unknown' }] as const)
      assert.equal(nextNotice(end, now), undefined);
  });

  it('is in a web token', () => {
    const token = (claims: unknown): Secret => {
      const parts = [{ alg: 'RS256' }, claims].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
      return new Secret([...parts, 'c2ln'].join('.'));
    };
    assert.deepEqual(webTokenEnd(token({ exp: 1_800_000_000, sub: 'ümläut' })), {
      kind: 'at',
      at: 1_800_000_000_000,
    });
    assert.deepEqual(webTokenEnd(token({ sub: 'legacy' })), { kind: 'never' });
    assert.equal(webTokenEnd(token([])), undefined);
    for (const other of ['sha256~abc', 'a.b.c', 'a.b', '..', 'x.eyJ.y', 'opaque'])
      assert.equal(webTokenEnd(new Secret(other)), undefined, other);
  });
});

describe('What a login is made of', () => {
  it('the name is the user’s where a login can carry it', () => {
    const names = {
      phillip: 'phillip',
      'Jürgen Müller': 'Jürgen Müller',
      'phillip@planet.example': 'phillip@planet.example',
      'kube:admin': 'kubeadmin',
      'system:serviceaccount:hackershop:pusher': 'pusher',
      'system:admin': 'admin',
      '-v': 'user',
      '': 'user',
      'a\nb': 'user',
      'x:': 'user',
    };
    for (const [user, name] of Object.entries(names)) assert.equal(loginName(user), name, user);
  });

  it('the files are those that the tools look into', () => {
    const base = { home: '/home/phillip', platform: 'linux', uid: 1000 };
    const files = (env: Record<string, string>, more = {}) =>
      authPlaces({ ...base, env, ...more }).map(({ file }) => file);
    const config = '/home/phillip/.docker/config.json';
    assert.deepEqual(files({ XDG_RUNTIME_DIR: '/run/user/1000' }), [
      '/run/user/1000/containers/auth.json',
      config,
    ]);
    assert.deepEqual(files({}), ['/run/containers/1000/auth.json', config]);
    assert.deepEqual(files({ REGISTRY_AUTH_FILE: '/a.json', DOCKER_CONFIG: '/d' }), [
      '/a.json',
      '/d/config.json',
    ]);
    assert.deepEqual(files({ XDG_RUNTIME_DIR: '/x' }, { platform: 'darwin' }), [
      '/home/phillip/.config/containers/auth.json',
      config,
    ]);
    const windows = { platform: 'win32', home: 'C:\\Users\\p', uid: undefined };
    assert.deepEqual(files({}, windows), [
      'C:\\Users\\p\\.config\\containers\\auth.json',
      'C:\\Users\\p\\.docker\\config.json',
    ]);
  });

  it('a service account has a name that the cluster takes', () => {
    for (const name of ['pusher', 'a', 'a-1', '0', 'x'.repeat(63)])
      assert.equal(accountNameProblem(name), undefined);
    for (const name of ['', 'A', '-a', 'a-', 'a b', 'a.b', 'ä', 'x'.repeat(64)])
      assert.ok(accountNameProblem(name), name);
  });
});
