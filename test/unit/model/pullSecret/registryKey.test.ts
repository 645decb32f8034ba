import assert from 'node:assert/strict';
import {
  isTokenHostOf,
  keyCovers,
  keyWords,
  registryKey,
} from '../../../../src/model/pullSecret/registryKey.ts';

function problemOf(typed: string): string {
  const found = registryKey(typed);
  return typeof found === 'string' ? found : `the key ${found.key}`;
}

describe('The registry of a pull secret', () => {
  for (const [typed, key, api = key] of [
    ['quay.io', 'quay.io'],
    [' Registry.Example:5000/ ', 'registry.example:5000'],
    ['https://quay.io/v2/', 'quay.io'],
    ['quay.io:443', 'quay.io'],
    ['quay.io/org', 'quay.io/org', 'quay.io'],
    ['quay.io/org/team/', 'quay.io/org/team', 'quay.io'],
    ['docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['https://index.docker.io/v1/', 'https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['registry-1.docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['docker.io/org', 'docker.io/org', 'registry-1.docker.io'],
    ['127.0.0.1:5002', '127.0.0.1:5002'],
    ['[::1]:5000', '[::1]:5000'],
  ] as const) {
    it(`${typed} is filed as ${key}`, () => {
      const found = registryKey(typed);
      assert.ok(typeof found === 'object');
      assert.deepEqual([found.key, found.api], [key, api]);
    });
  }

  it('is none with a scheme that sends logins in the clear, without a host, or with more than a path', () => {
    assert.match(problemOf('http://quay.io'), /over HTTPS only/);
    assert.match(problemOf('  '), /needs a registry/);
    for (const typed of [
      'quay.io/org:1.0',
      'quay io',
      'user@quay.io',
      'quay.io/../x',
      'quay.io//x',
      '*.io',
      'a?b',
    ])
      assert.match(problemOf(typed), /That is no registry/, typed);
  });

  it('reads as people write it, whoever filed it', () => {
    assert.equal(keyWords('https://index.docker.io/v1/'), 'docker.io');
    assert.equal(keyWords('http://10.0.0.1:5000/v2/'), '10.0.0.1:5000');
    assert.equal(keyWords('quay.io/org'), 'quay.io/org');
  });

  it('covers what a cluster takes it for: host by host, the path from its beginning', () => {
    const covers = (key: string, host: string, path = 'org/app'): boolean => keyCovers(key, { host, path });
    assert.ok(covers('quay.io', 'quay.io'));
    assert.ok(covers('quay.io:443', 'quay.io'));
    assert.ok(covers('https://index.docker.io/v1/', 'docker.io'));
    assert.ok(covers('docker.io/org', 'index.docker.io'));
    assert.ok(covers('quay.io/org', 'quay.io', 'org/app'));
    assert.ok(covers('quay.io/org', 'quay.io', 'organisation/app'), 'as clusters compare');
    assert.ok(!covers('quay.io/org', 'quay.io', 'other/app'));
    assert.ok(!covers('quay.io', 'quay.io:8443'));
    assert.ok(!covers('quay.io', 'cdn.quay.io'));
    assert.ok(covers('*.example.com', 'registry.example.com'));
    assert.ok(covers('reg*y.example.com', 'registry.example.com'));
    assert.ok(!covers('*.example.com', 'a.b.example.com'));
    assert.ok(!covers('reg*reg.example.com', 'reg.example.com'));
    assert.ok(!covers('', 'quay.io'));
  });

  it('only docker.io has its logins checked elsewhere without a question', () => {
    assert.ok(isTokenHostOf('registry-1.docker.io', 'auth.docker.io'));
    assert.ok(!isTokenHostOf('quay.io', 'auth.docker.io'));
    assert.ok(!isTokenHostOf('registry-1.docker.io', 'auth.docker.io.example'));
    assert.ok(!isTokenHostOf('constructor', 'auth.docker.io'));
  });
});
