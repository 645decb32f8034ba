import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Failure } from '../../../../src/model/failure.ts';
import { record } from '../../../../src/model/json.ts';
import {
  addressForNames,
  findingsOf,
  hostFromSetting,
  isRegistryHost,
  withHost,
  type RegistryAddress,
} from '../../../../src/model/registryAddress/registryAddress.ts';
import {
  isSettled,
  projectOfRegistry,
  questionKey,
  remainingQuestions,
  type AddressAnswer,
  type AddressKnowledge,
} from '../../../../src/model/registryAddress/registryAddressQuestions.ts';

const stream: RegistryAddress = {
  host: 'registry.apps.example',
  reach: 'public',
  source: { kind: 'stream', project: 'hackershop', stream: 'skyfield' },
};
const route: RegistryAddress = {
  host: 'REGISTRY.apps.example:443',
  reach: 'public',
  source: { kind: 'route', project: 'openshift-image-registry', route: 'default-route' },
};
const inside: RegistryAddress = {
  host: 'image-registry.openshift-image-registry.svc:5000',
  reach: 'internal',
  source: { kind: 'inCluster' },
};
const old: RegistryAddress = { ...inside, host: 'docker-registry.default.svc:5000' };
const setting: RegistryAddress = { host: 'mine.example', reach: 'public', source: { kind: 'setting' } };
const forward: RegistryAddress = {
  host: '127.0.0.1:40000',
  reach: 'public',
  source: { kind: 'forward', project: 'openshift-image-registry', pod: 'image-registry-1' },
};
const forbidden: Failure = { kind: 'forbidden', doing: 'list routes', reason: 'no' };

function knowing(
  given: readonly RegistryAddress[],
  answers: Readonly<Record<string, AddressAnswer>> = {},
  ownProject = 'hackershop',
): AddressKnowledge {
  return {
    ownProject: ownProject === '' ? undefined : ownProject,
    given,
    answers: new Map(Object.entries(answers)),
  };
}

function said(...addresses: RegistryAddress[]): AddressAnswer {
  return { kind: 'said', addresses };
}

function left(knowledge: AddressKnowledge): string[] {
  return remainingQuestions(knowledge).map(questionKey);
}

describe('The address of a registry', () => {
  it('is the first by source, public ones before internal ones, each host once', () => {
    assert.deepEqual(findingsOf([inside, route, stream, setting]).all, [setting, stream, inside]);
    assert.equal(findingsOf([inside]).chosen, inside);
    assert.equal(findingsOf([]).chosen, undefined);
  });

  it('is asked for in the own project, then where everybody may read, then of administrators', () => {
    assert.deepEqual(left(knowing([])), [
      'stream hackershop',
      'stream openshift',
      'routes openshift-image-registry',
      'imageConfig',
      'routes default',
      'service',
    ]);
    assert.deepEqual(left(knowing([], {}, '')).slice(0, 1), ['stream openshift']);
    assert.deepEqual(left(knowing([], {}, 'openshift')).slice(0, 2), [
      'stream openshift',
      'routes openshift-image-registry',
    ]);
  });

  it('is not asked of a second stream, nor in the places of another OpenShift', () => {
    assert.deepEqual(left(knowing([inside])), ['routes openshift-image-registry', 'imageConfig']);
    assert.deepEqual(left(knowing([old])), ['routes default', 'service']);
    const byAddress = { ...inside, host: '172.30.1.1:5000' };
    assert.deepEqual(left(knowing([byAddress])), ['routes default', 'service']);
    const answered = { 'routes openshift-image-registry': said(), imageConfig: said() };
    assert.deepEqual(left(knowing([inside], answered)), []);
  });

  it('is settled with the first public one, or when nobody is left to ask', () => {
    assert.ok(isSettled(knowing([stream, inside])));
    assert.ok(isSettled(knowing([setting])));
    assert.ok(!isSettled(knowing([inside])));
    const refused: AddressAnswer = { kind: 'failed', failure: forbidden };
    const answered = { 'routes openshift-image-registry': refused, imageConfig: refused };
    assert.ok(isSettled(knowing([inside], answered)));
  });

  it('is still looked for while a forwarded port is all there is', () => {
    assert.ok(!isSettled(knowing([forward, inside])));
    assert.ok(isSettled(knowing([forward, stream])));
  });

  it('that names of images begin with is no forwarded port where there is another, and never one in a file', () => {
    assert.equal(findingsOf([forward, route, inside]).chosen, forward);
    assert.equal(addressForNames(findingsOf([forward, route, inside])), route);
    assert.equal(addressForNames(findingsOf([forward, inside])), forward);
    assert.equal(addressForNames(findingsOf([forward, inside]), 'lasting'), inside);
    assert.equal(addressForNames(findingsOf([forward]), 'lasting'), undefined);
    assert.equal(addressForNames(findingsOf([forward, setting, stream]))?.host, setting.host);
  });

  it('tells the project of the registry from its name inside the cluster', () => {
    assert.equal(
      projectOfRegistry('image-registry.openshift-image-registry.svc:5000'),
      'openshift-image-registry',
    );
    assert.equal(projectOfRegistry('docker-registry.default.svc.cluster.local:5000'), 'default');
    assert.equal(projectOfRegistry('172.30.1.1:5000'), 'default');
    assert.equal(projectOfRegistry('something.example'), 'openshift-image-registry');
  });

  it('is a host with an optional port and nothing else', () => {
    for (const host of ['a', 'a.example', 'a.example:443', '10.0.0.1:5000', '[::1]:5000']) {
      assert.ok(isRegistryHost(host), host);
    }
    for (const host of [
      '',
      'a b',
      'a/b',
      'a@b',
      'https://a',
      'a:',
      'a:123456',
      '-a',
      'a\n',
      'a?b',
      undefined,
    ]) {
      assert.ok(!isRegistryHost(host), host);
    }
  });
});

describe('The setting registryHost', () => {
  const server = 'https://api.prod.example:6443';
  const host = (name: string) => ({ kind: 'host', host: name });

  it('counts for the servers that it names', () => {
    for (const name of ['api.prod.example:6443', 'API.prod.example', 'https://api.prod.example:6443/']) {
      assert.deepEqual(hostFromSetting({ [name]: ' r.example:5000 ' }, server), host('r.example:5000'), name);
    }
    const usualPort = hostFromSetting({ 'api.prod.example:443': 'r.example' }, 'https://api.prod.example');
    assert.deepEqual(usualPort, host('r.example'));
    assert.equal(hostFromSetting({ 'api.dev.example:6443': 'r.example' }, server), undefined);
    for (const nothing of [undefined, null, '', {}])
      assert.equal(hostFromSetting(nothing, server), undefined);
  });

  it('takes no text for all clusters, and nothing from a workspace', async () => {
    const manifest: unknown = JSON.parse(await readFile('package.json', 'utf8'));
    const { properties } = record(record(record(manifest)['contributes'])['configuration']);
    const { type, scope, default: usual } = record(record(properties)['imageRegistry.registryHost']);
    assert.deepEqual([type, scope, usual], ['object', 'machine', {}]);
    assert.equal(hostFromSetting(usual, server), undefined);
  });

  it('is refused when it holds no host', () => {
    for (const wrong of [
      // One text would send the tokens of every cluster there.
      'r.example',
      'https://r.example',
      'r.example/x',
      'user:pw@r.example',
      7,
      ['r'],
      { 'api.prod.example': 7 },
      { 'api.prod.example': 'user:pw@r.example' },
    ]) {
      assert.deepEqual(hostFromSetting(wrong, server), { kind: 'invalid' }, JSON.stringify(wrong));
    }
  });

  it('is changed for one server alone', () => {
    const others = { 'api.dev.example:6443': 'd.example', 'api.prod.example': 'bare.example' };
    const named = { ...others, 'api.prod.example:6443': 'r.example' };
    for (const before of [others, { ...others, 'https://API.prod.example:6443/': 'old.example' }]) {
      assert.deepEqual(withHost(before, server, 'r.example'), named);
    }
    assert.deepEqual(hostFromSetting(named, server), host('r.example'));
    for (const before of [undefined, null, 'everywhere.example']) {
      assert.deepEqual(withHost(before, server, 'r.example'), { 'api.prod.example:6443': 'r.example' });
    }
  });

  it('says nothing for a server that it was emptied for', () => {
    const before = { 'api.dev.example:6443': 'd.example', 'api.prod.example:6443': 'r.example' };
    assert.deepEqual(withHost(before, server, ''), { 'api.dev.example:6443': 'd.example' });
    const bare = withHost({ ...before, 'api.prod.example': 'bare.example' }, server, '');
    assert.equal(hostFromSetting(bare, server), undefined);
    assert.deepEqual(hostFromSetting(bare, 'https://api.prod.example:443'), host('bare.example'));
  });
});
