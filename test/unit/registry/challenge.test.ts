import assert from 'node:assert/strict';
import { parseChallenges } from '../../../src/registry/challenge.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

function parsed(header: string | readonly string[] | undefined): readonly unknown[] {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

describe('reading WWW-Authenticate', () => {
  it('reads what registries send', () => {
    assert.deepEqual(parsed('Bearer realm="https://registry.example/openshift/token"'), [
      ['bearer', { realm: 'https://registry.example/openshift/token' }],
    ]);
    assert.deepEqual(parsed('Basic realm="test"'), [['basic', { realm: 'test' }]]);
    assert.deepEqual(
      parsed('Bearer realm="https://a/t",service="a",scope="repository:x/y:pull,push",error="invalid_token"'),
      [
        [
          'bearer',
          { realm: 'https://a/t', service: 'a', scope: 'repository:x/y:pull,push', error: 'invalid_token' },
        ],
      ],
    );
  });

  it('reads several challenges, in one header and in several', () => {
    const expected = [
      ['negotiate', {}],
      ['basic', { realm: 'a, b', charset: 'UTF-8' }],
      ['bearer', { realm: 'c' }],
    ];
    assert.deepEqual(parsed('Negotiate, Basic realm="a, b", charset=UTF-8, Bearer realm=c'), expected);
    assert.deepEqual(parsed(['Negotiate', 'Basic realm="a, b",charset="UTF-8"', 'Bearer realm=c']), expected);
  });

  it('reads spaces, letter case, escapes and token68 as the RFC has them', () => {
    assert.deepEqual(parsed(' ,, BEARER\t REALM = "a\\"b\\\\c" ,\tService\t=x,'), [
      ['bearer', { realm: 'a"b\\c', service: 'x' }],
    ]);
    assert.deepEqual(parsed('Negotiate YWJj/+A==, Basic realm="x"'), [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ]);
    assert.deepEqual(parsed('Negotiate YWJj, Basic realm="x"'), [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ]);
  });

  it('takes the first of two equal parameters, so that a second one cannot replace it', () => {
    assert.deepEqual(parsed('Bearer realm="first", REALM="second"'), [['bearer', { realm: 'first' }]]);
  });

  it('drops the challenge in which a header stops making sense, and keeps those before it', () => {
    assert.deepEqual(parsed('Basic realm="a", Bearer realm="no end'), [['basic', { realm: 'a' }]]);
    for (const header of ['Bearer realm="\\', 'Bearer realm=\u0000', '"', '=x', 'realm="x"', '', ' ,']) {
      assert.deepEqual(parsed(header), [], JSON.stringify(header));
    }
    assert.deepEqual(parsed(undefined), []);
  });

  it('keeps names that mean something to JavaScript apart', () => {
    assert.deepEqual(
      [...(parseChallenges('Bearer __proto__=x, constructor=y')[0]?.parameters.keys() ?? [])],
      ['__proto__', 'constructor'],
    );
  });

  it('is quick and bounded whatever it is given', () => {
    const many = 200_000;
    const hostile = [
      '"'.repeat(many),
      `Bearer realm="${'\\'.repeat(many)}`,
      ' '.repeat(many),
      ','.repeat(many),
      'a '.repeat(many),
      'Bearer a=b,'.repeat(many),
      `Bearer ${'='.repeat(many)}`,
      `Bearer realm=${'"\\"'.repeat(many)}`,
      `Bearer ${' '.repeat(8000)}`,
      `Bearer ${'='.repeat(8000)}x`,
      `Bearer realm="${'\\"'.repeat(4000)}`,
      'a, '.repeat(2700),
      `Bearer ${Array.from({ length: 600 }, (_item, i) => `p${i}=v`).join(', ')}`,
    ];
    for (const header of hostile) {
      const challenges = parseChallenges([header, header]);
      assert.ok(challenges.length <= 16);
      for (const { parameters } of challenges) assert.ok(parameters.size <= 32);
      assertQuick(() => parseChallenges([header, header]), walkOver(many), 10, header.slice(0, 20));
    }
  });
});
