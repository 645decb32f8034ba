import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GarbledAuthFile, entryOf } from '../../../../src/model/login/authFile.ts';
import { loginsInFile } from '../../../../src/model/pullSecret/authFileLogins.ts';
import {
  freeSecretName,
  pullSecretContent,
  secretNameProblem,
  type PullSecret,
} from '../../../../src/model/pullSecret/pullSecret.ts';
import type { Import } from '../../../../src/model/pullSecret/pullSecretUse.ts';
import {
  createQuestion,
  deleteQuestion,
  replaceQuestion,
  secretWords,
  type PullSecretScene,
} from '../../../../src/model/pullSecret/pullSecretWords.ts';
import { Secret } from '../../../../src/model/secret.ts';

const none = new Set<string>();
const hidden = 'Zapp-Brannigan-25';

describe('The logins in a file', () => {
  const read = (content: unknown) => loginsInFile(new Secret(JSON.stringify(content)));

  it('are those that stand in it, by registry, in the form that clusters look for', () => {
    const { logins, without } = read({
      auths: {
        'https://index.docker.io/v1/': entryOf('fry', 'a:b'),
        'docker.io': entryOf('fry', 'other'),
        'quay.io/org': { auth: btoa('org+robot:x\0\0') },
        'registry.redhat.io': { username: 'leela', password: 'ünder', email: 'leela@example' },
      },
    });
    assert.deepEqual(
      logins.map(({ key, user, password }) => [key, user, password.reveal()]),
      [
        ['https://index.docker.io/v1/', 'fry', 'a:b'],
        ['quay.io/org', 'org+robot', 'x'],
        ['registry.redhat.io', 'leela', 'ünder'],
      ],
    );
    assert.deepEqual(without, []);
  });

  it('what a helper keeps, what is only a token, and what is nothing is said', () => {
    const { logins, without } = read({
      auths: {
        'quay.io': {},
        'a.example': { identitytoken: 'x' },
        'b.example': { auth: '%' },
        '?': entryOf('a', 'b'),
        'http://c.example': entryOf('a', 'b'),
        'd.example': { username: 'a:b', password: 'c' },
      },
      credHelpers: { 'quay.io': 'pass', 'gcr.io': 'gcloud' },
    });
    assert.deepEqual(logins, []);
    assert.deepEqual(
      without.map(({ key, why }) => `${key}: ${why}`),
      [
        'quay.io: docker-credential-pass keeps that login: it is not in the file',
        'a.example: it has a token there that clusters cannot log in with',
        'b.example: there is no login in the file',
        '?: this is no name of a registry',
        'http://c.example: it is for a registry without TLS',
        'd.example: its user name has a colon, behind which clusters read the password',
        'gcr.io: docker-credential-gcloud keeps that login: it is not in the file',
      ],
    );
    assert.match(
      read({ auths: { 'quay.io': {} }, credsStore: 'desktop' }).without[0]?.why ?? '',
      /-desktop keeps/,
    );
  });

  it('a file that is something else is said to be, without what is in it', () => {
    const broken = (text: string) => () => loginsInFile(new Secret(text));
    assert.throws(broken(`{"auths": ${hidden}`), (error: unknown) => {
      assert.ok(error instanceof GarbledAuthFile);
      return !inspect(error).includes(hidden);
    });
    assert.throws(broken('{"auths": []}'), GarbledAuthFile);
    assert.deepEqual(loginsInFile(new Secret('')).logins, []);
  });
});

describe('A pull secret', () => {
  it('holds its logins as docker does', () => {
    const content = pullSecretContent([{ key: 'quay.io', user: 'fry', password: new Secret(hidden) }]);
    assert.deepEqual(JSON.parse(content.reveal()), { auths: { 'quay.io': entryOf('fry', hidden) } });
    assert.ok(!inspect({ content, text: String(content), json: JSON.stringify(content) }).includes(hidden));
  });

  it('is named after its registry, as no other is', () => {
    assert.equal(freeSecretName(['quay.io/my_org'], none), 'quay-io-my-org-pull-secret');
    assert.equal(freeSecretName(['https://index.docker.io/v1/'], none), 'docker-io-pull-secret');
    assert.equal(freeSecretName(['a', 'b'], none), 'registries-pull-secret');
    assert.equal(freeSecretName(['quay.io'], new Set(['quay-io-pull-secret'])), 'quay-io-pull-secret-2');
    for (const key of ['[::1]:5000', 'x'.repeat(300), '*'])
      assert.equal(secretNameProblem(freeSecretName([key], none), none), undefined, key);
  });

  it('has a name that Kubernetes takes, or it is said why not', () => {
    for (const name of ['a', 'a.b-c.d', '1', 'x'.repeat(253)])
      assert.equal(secretNameProblem(name, none), undefined, name);
    for (const name of ['', 'A', 'a_b', '-a', 'a-', 'a..b', '.a', 'a.-b', 'x'.repeat(254), 'a b'])
      assert.notEqual(secretNameProblem(name, none), undefined, name);
    assert.match(secretNameProblem('a', new Set(['a'])) ?? '', /There is a secret a already/);
  });
});

describe('What is said of a pull secret', () => {
  const secret = (name: string, ...keys: readonly string[]): PullSecret => ({
    project: 'hackershop',
    name,
    uid: name,
    version: '1',
    keys,
    isPlatforms: false,
  });
  const from = (tag: string, host: string, scheduled = false): Import => ({
    stream: 'skyfield',
    tag,
    scheduled,
    isFailing: false,
    from: { host, path: 'org/skyfield' },
  });
  const account = (name: string, ...pulls: readonly string[]) => ({
    project: 'hackershop',
    name,
    uid: name,
    version: '1',
    pulls,
    mounts: [],
  });
  const quay = secret('quay', 'quay.io', 'registry.redhat.io');
  const scene: PullSecretScene = {
    secrets: [quay, secret('other', 'registry.redhat.io')],
    imports: [from('1.0', 'quay.io', true), from('2.0', 'quay.io'), from('ubi', 'registry.redhat.io')],
    accounts: [account('default', 'quay'), account('builder')],
    unseen: [],
  };

  it('a row says what uses it', () => {
    assert.equal(
      secretWords(quay, 'quay.io', scene),
      'quay · 2 imports, 1 scheduled · default pulls with it',
    );
    assert.equal(secretWords(secret('other'), 'gcr.io', scene), 'other');
  });

  it('only what pulls with it is said to: pods by the one list of their account, builds by the other', () => {
    const mounted = (name: string) => ({ ...account(name), mounts: ['quay'] });
    const said = (...accounts: PullSecretScene['accounts']) =>
      secretWords(quay, 'gcr.io', { ...scene, accounts });
    assert.equal(said(mounted('default'), account('builder', 'quay')), 'quay');
    assert.equal(
      said(account('default', 'quay'), mounted('builder')),
      'quay · default and builder pull with it',
    );
    const { detail } = deleteQuestion(quay, { ...scene, accounts: [mounted('default')] }, '');
    assert.match(detail, /^default uses it: new pods and builds lose that/m);
  });

  it('a question fits a dialog however much there is, worst first, and ends with the cluster', () => {
    const keys = [1, 2, 3, 4, 5, 6].map((number) => `registry-${number}.example`);
    const imports = keys.map((key) => from('1.0', key));
    const many = secret('many', ...keys);
    const other = secret('other', 'registry-1.example');
    const all = { ...scene, secrets: [many, other], imports };
    const lines = deleteQuestion(many, all, 'Context x.').detail.split('\n');
    assert.match(lines[0] ?? '', /^skyfield:1\.0 is imported from registry-2\.example: no other secret/);
    assert.equal(lines[3], 'So are images from 3 more registries.');
    assert.equal(lines.at(-1), 'Context x.');
    const logins = keys.map((key) => ({ key, user: 'fry', password: new Secret(hidden) }));
    const checks = keys.map(
      (key) => ({ kind: 'unknown', words: `${key} ${'was away. '.repeat(15)}` }) as const,
    );
    const plan = { project: 'hackershop', name: 'many', logins };
    const refused = { kind: 'refused', words: 'It is refused.' } as const;
    const asked = createQuestion(plan, [], [...checks, refused], 'Context x.').detail;
    assert.ok(asked.length < 720, String(asked.length));
    assert.match(asked, /^It is refused\.\n.*\n.*\n4 more logins fared no worse\.\n.*\n.*\nContext x\.$/);
  });

  it('a registry that somebody named in several lines stays in its own', () => {
    const odd = secret('odd', 'quay.io\nAll is well.');
    const check = { kind: 'accepted', words: 'It is accepted.' } as const;
    const { message } = replaceQuestion(odd, odd.keys[0] ?? '', check, '');
    assert.equal(message.includes('\n'), false);
  });

  it('before it is deleted: the imports that lose their login, those that have another, the accounts', () => {
    const { message, detail } = deleteQuestion(quay, scene, '');
    assert.equal(message, 'Delete the pull secret quay in hackershop?');
    const lines = detail.split('\n');
    assert.match(
      lines[0] ?? '',
      /^skyfield:1\.0 and skyfield:2\.0 are imported from quay\.io: no other secret/,
    );
    assert.match(lines[0] ?? '', /Scheduled ones fail/);
    assert.equal(
      lines[1],
      'skyfield:ubi is imported from registry.redhat.io: the cluster can still use other.',
    );
    assert.match(lines[2] ?? '', /^default uses it/);
    assert.match(
      lines[3] ?? '',
      /^The logins for quay\.io and registry\.redhat\.io in it cannot be brought back/,
    );
  });

  it('that nodes pull with it is said of the pull secret of the whole cluster', () => {
    const whole = { ...secret('pull-secret', 'quay.io'), project: 'openshift-config' };
    assert.match(deleteQuestion(whole, scene, '').detail, /^All nodes of the cluster pull with it, also the/);
    const check = { kind: 'accepted', words: 'It is accepted.' } as const;
    assert.match(
      replaceQuestion(whole, 'quay.io', check, '').detail,
      /^All nodes of the cluster pull with it/,
    );
    const other = { ...secret('other', 'quay.io'), project: 'openshift-config' };
    assert.match(deleteQuestion(other, scene, '').detail, /^The cluster itself works with this project\./);
    assert.doesNotMatch(deleteQuestion(quay, scene, '').detail, /cluster itself|All nodes/);
  });

  it('what could not be looked at is said before a deletion', () => {
    const unseen = [
      { kind: 'forbidden', doing: 'list service accounts in hackershop', reason: 'no' },
    ] as const;
    const { detail } = deleteQuestion(quay, { ...scene, unseen }, '');
    assert.match(detail, /Not everything could be looked at: .*list service accounts/);
  });
});
