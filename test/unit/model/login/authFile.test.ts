import assert from 'node:assert/strict';
import {
  entryOf,
  GarbledAuthFile,
  readAuthFile,
  withEntry,
  withoutEntry,
} from '../../../../src/model/login/authFile.ts';
import { record } from '../../../../src/model/json.ts';
import { randomFrom } from '../../../support/random.ts';

const host = 'registry.apps.example:5000';
const entry = entryOf('phillip', 'sha256~hush');

const docker = `{
\t"auths": {
\t\t"https://index.docker.io/v1/": {
\t\t\t"auth": "c29tZTp0aGluZw=="
\t\t}
\t},
\t"HttpHeaders": { "User-Agent": "Docker-Client/19 } \\" {" },
\t"big": 12345678901234567890, "exact": 1.10e2,
    "credsStore": "desktop",
\t"credHelpers": {"gcr.io": "gcloud"}
}
`;

describe('A file of logins', () => {
  it('keeps everything but the entry as it stands there', () => {
    const after = withEntry(docker, host, entry);
    const added = `,\n\t\t"${host}": {\n\t\t\t"auth": "cGhpbGxpcDpzaGEyNTZ+aHVzaA=="\n\t\t}`;
    assert.ok(after.includes(added));
    assert.equal(after.replace(added, ''), docker);
    assert.equal(withoutEntry(after, host), docker);
  });

  it('replaces an entry whole: what belonged to the earlier login goes with it', () => {
    const before = `{"auths": {"a": {}, "${host}": {"auth":"eA==","identitytoken":"old"}, "b": {}}}`;
    const after = withEntry(before, host, entry);
    assert.deepEqual(record(record(JSON.parse(after))['auths']), { a: {}, [host]: entry, b: {} });
  });

  it('begins where there is nothing yet', () => {
    for (const before of ['', ' \n', '{}', '{\n}', '{"auths":null}', '{"auths":{}}', '\ufeff{}']) {
      const after = withEntry(before, host, entry);
      assert.deepEqual(JSON.parse(after.replace('\ufeff', '')), { auths: { [host]: entry } }, before);
      assert.deepEqual(JSON.parse(withoutEntry(after, host).replace('\ufeff', '')), { auths: {} });
    }
  });

  it('forgets all names that docker has had for a registry, and nothing else', () => {
    const names = [host, `https://${host}`, 'other', `https://${host}/v1/`, `${host}/project`];
    const before = JSON.stringify({ auths: Object.fromEntries(names.map((name) => [name, entry])) });
    const left = record(record(JSON.parse(withoutEntry(before, host)))['auths']);
    assert.deepEqual(Object.keys(left), ['other', `${host}/project`]);
    assert.equal(withoutEntry('', host), '');
    assert.equal(withoutEntry('{"a": 1}', host), '{"a": 1}');
  });

  it('says which helper keeps the logins of a registry', () => {
    const content = JSON.stringify({ credsStore: 'desktop', credHelpers: { [host]: 'own' } });
    assert.equal(readAuthFile(content, host, 'docker').helper, 'own');
    assert.equal(readAuthFile(content, 'elsewhere', 'docker').helper, 'desktop');
    // podman and its kin do not look at credsStore.
    assert.equal(readAuthFile(content, 'elsewhere', 'containers').helper, undefined);
    assert.equal(readAuthFile(content, host, 'containers').helper, 'own');
    assert.deepEqual(readAuthFile('', host, 'docker'), { helper: undefined, hasEntry: false, narrower: [] });
  });

  it('is refused when it is garbled', () => {
    for (const content of [
      '{',
      '[]',
      '"x"',
      '{"auths":[]}',
      '{"auths":{},}',
      '{"credHelpers":"x"}',
      'null',
    ]) {
      assert.throws(() => readAuthFile(content, host, 'docker'), GarbledAuthFile, content);
      assert.throws(() => withEntry(content, host, entry), GarbledAuthFile, content);
      assert.throws(() => withoutEntry(content, host), GarbledAuthFile, content);
    }
  });

  it('whatever else is in it: the entry is set, and the rest means what it meant', () => {
    const random = randomFrom(5);
    const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
    const value = (depth: number): unknown =>
      depth > 3
        ? pick<unknown>('}"{', '\\"', 1.5, null, true, '\u2028', '')
        : pick<() => unknown>(
            () => value(9),
            () => [value(depth + 1), value(depth + 1)],
            () => ({ [pick('auths', host, '"', '}', 'x')]: value(depth + 1), y: value(depth + 1) }),
          )();
    for (let round = 0; round < 500; round += 1) {
      const root: Record<string, unknown> = { [pick('a', 'b"')]: value(0) };
      if (random() < 0.7) root['auths'] = { [pick(host, 'x', '}')]: value(1), z: value(2) };
      root['last'] = value(0);
      const content = JSON.stringify(root, undefined, pick('', '\t', '  '));
      const after: unknown = JSON.parse(withEntry(content, host, entry));
      assert.deepEqual(after, { ...root, auths: { ...record(root['auths']), [host]: entry } });
    }
  });
});
