import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { parseLongJson } from '../../../src/http/longJson.ts';

/** A list longer than what is parsed at once, with everything in it that looks like its end. */
function longList(): { readonly text: string; readonly value: unknown } {
  const items = Array.from({ length: 6000 }, (_, at) => ({
    metadata: { name: `stream-${at}`, annotations: { odd: `}],"items":[{\\" ${'x'.repeat(500)} é 🦊` } },
    status: { tags: [{ tag: 'a', items: [{ image: '…' }, null] }, { items: [] }], number: -1.5e3 },
  }));
  const value = { kind: 'ImageStreamList', metadata: { resourceVersion: '7' }, items, last: ['}', ']'] };
  return { text: JSON.stringify(value), value };
}

/** A difference of this length would be no message. */
async function assertParsed(text: string, value: unknown): Promise<void> {
  assert.ok(isDeepStrictEqual(await parseLongJson(text), value), text.slice(0, 40));
}

describe('Long JSON', () => {
  it('says the same as when it is parsed at once', async () => {
    const { text, value } = longList();
    assert.ok(text.length > 3 * 1024 * 1024, `${text.length}`);
    await assertParsed(text, value);
    const odd = { items: [1, null, 'x'.repeat(4 * 1024 * 1024), [[]]] };
    await assertParsed(JSON.stringify(odd), odd);
  });

  it('lets others have their turns', async () => {
    const { text } = longList();
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const taken = (): number => turns;
    await parseLongJson(`[${text},${text}]`);
    assert.equal(taken(), 0, 'what is no list is parsed at once');
    await parseLongJson(`{"items":[${text},${text}]}`);
    clearInterval(timer);
    assert.ok(taken() > 0, 'a list is not');
  });

  it('takes `items` elsewhere for what they are', async () => {
    const { text, value } = longList();
    await assertParsed(`{"list":${text},"items":[]}`, { list: value, items: [] });
    await assertParsed(`[${text}]`, [value]);
    await assertParsed(JSON.stringify({ note: text }), { note: text });
  });

  it('is nothing where it is broken', async () => {
    const { text } = longList();
    for (const broken of [
      text.slice(0, -1),
      text.slice(0, text.length - 2000),
      text.slice(0, 3.5 * 1024 * 1024),
      text.replace('"stream-3000"', '"stream-3000'),
      text.replace('{"metadata":{"name":"stream-3000"', '"metadata":{"name":"stream-3000"'),
      `${text}]`,
    ]) {
      assert.equal(await parseLongJson(broken), undefined);
    }
    assert.equal(await parseLongJson(undefined), undefined);
    assert.equal(await parseLongJson(''), undefined);
  });
});
