import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Secret } from '../../../src/model/secret.ts';

describe('A secret', () => {
  const secret = new Secret('sha256~hush');

  it('is revealed when asked by name', () => {
    assert.equal(secret.reveal(), 'sha256~hush');
    assert.ok(secret.isIn('a line with sha256~hush in it'));
  });

  it('shows itself to nobody who prints, joins, serializes, inspects, copies or enumerates it', () => {
    const shown = [
      String(secret),
      `${secret.toString()} ${[secret].join()}`,
      JSON.stringify({ secret }),
      inspect({ nested: { secret } }, { depth: 9, showHidden: true }),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(Object.assign({}, secret)),
      JSON.stringify(structuredClone({ secret })),
    ];
    for (const text of shown) assert.ok(!secret.isIn(text), text);
  });
});
