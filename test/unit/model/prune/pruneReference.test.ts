import assert from 'node:assert/strict';
import type { NamedImage } from '../../../../src/model/prune/pruneInput.ts';
import { parsePruneReference } from '../../../../src/model/prune/pruneReference.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('A name that the pruner reads', () => {
  const read = (by: NamedImage['by'], text: string): string => {
    const reference = parsePruneReference({ place: '', by, text, project: 'own' });
    switch (reference.kind) {
      case 'tag':
        return `${reference.stream}:${reference.tag}`;
      case 'image':
        return `${reference.stream}@${reference.digest}`;
      default:
        return reference.kind;
    }
  };

  const specs: readonly (readonly [spec: string, leadsTo: string])[] = [
    // Any host is the registry; a missing tag is latest.
    ['registry.svc:5000/shop/web:1.0', 'shop/web:1.0'],
    ['172.30.1.1:5000/shop/web', 'shop/web:latest'],
    ['quay.io/shop/web', 'shop/web:latest'],
    ['localhost/shop/web:_x', 'shop/web:_x'],
    [`quay.io/shop/web@sha256:${hex}`, `shop/web@sha256:${hex}`],
    [`quay.io/shop/web:1.0@sha256:${hex}`, `shop/web@sha256:${hex}`],
    [`quay.io/shop/web@sha512:${hex}${hex}`, `shop/web@sha512:${hex}${hex}`],
    [`quay.io/shop/web@sha256:${hex.toUpperCase()}`, `shop/web@sha256:${hex.toUpperCase()}`],
    // No host, or not two names behind it.
    ['nginx', 'elsewhere'],
    ['nginx:1.2', 'elsewhere'],
    ['shop/web:1.0', 'elsewhere'],
    ['registry/shop/web', 'elsewhere'],
    ['REGISTRY/shop/web', 'elsewhere'],
    ['quay.io', 'elsewhere'],
    ['quay.io/web:1.0', 'elsewhere'],
    ['quay.io/a/b/c:1.0', 'elsewhere'],
    [`nginx@sha256:${hex}`, 'elsewhere'],
    [' \t', 'elsewhere'],
    // What stops the pruner.
    ['quay.io/Shop/web', 'invalid'],
    ['quay.io/shop/web:', 'invalid'],
    ['quay.io/shop/web:-1', 'invalid'],
    ['quay.io/shop/web@', 'invalid'],
    ['quay.io/shop/web@sha256:abc', 'invalid'],
    [`quay.io/shop/web@sha256:${hex}00`, 'invalid'],
    [`quay.io/shop/web@md5:${hex.slice(32)}`, 'invalid'],
    ['quay.io//web', 'invalid'],
    ['quay.io/shop/web ', 'invalid'],
    ['https://quay.io/shop/web', 'invalid'],
    ['quay.io/shop/we.-b', 'invalid'],
    ['quay.io/shop/w__e--b', 'shop/w__e--b:latest'],
    ['quay.io/shop/w___b', 'invalid'],
    [`quay.io/shop/${'a'.repeat(242)}`, `shop/${'a'.repeat(242)}:latest`],
    [`quay.io/shop/${'a'.repeat(243)}`, 'invalid'],
    [`quay.io/shop/web:${'a'.repeat(129)}`, 'invalid'],
    ['ümläut', 'invalid'],
    ['${IMAGE}', 'invalid'],
  ];
  for (const [spec, leadsTo] of specs) {
    it(`${spec.slice(0, 60)} leads to ${leadsTo.slice(0, 60)}`, () => {
      assert.equal(read('pullSpec', spec), leadsTo);
    });
  }

  it('of a tag has exactly one colon and no digest', () => {
    const names = ['web:1.0', 'web', 'web:', ':1.0', 'a:b:c', `web@sha256:${hex}`, '', '@'];
    assert.deepEqual(
      names.map((name) => read('streamTag', name)),
      ['own/web:1.0', ...Array.from({ length: 7 }, () => 'invalid')],
    );
  });

  it('of an image has exactly one @', () => {
    const names = ['web@sha256:1', 'web@x', 'web:1.0', '@x', 'web@', 'a@b@c', ''];
    assert.deepEqual(
      names.map((name) => read('streamImage', name)),
      ['own/web@sha256:1', 'own/web@x', ...Array.from({ length: 5 }, () => 'invalid')],
    );
  });

  it('is read in no time even if it was made to take long', () => {
    for (const part of ['a', 'a-', '-', 'a.', 'a_', 'A', 'a/']) {
      const hostile = `${part.repeat(Math.floor(1000 / part.length))}!`;
      assert.equal(read('pullSpec', hostile), 'invalid');
    }
  });
});
