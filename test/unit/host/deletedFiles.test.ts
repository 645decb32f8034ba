import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deletedFiles } from '../../../src/host/deletedFiles.ts';
import type { Deleted } from '../../../src/model/deleted.ts';
import { digest } from '../../support/digest.ts';

const day = 24 * 60 * 60_000;
const token = `sha256~${'a'.repeat(43)}`;

function deleted(id: string, at: number, annotations: Record<string, string> = {}): Deleted {
  const revisions = [
    { image: digest('a'), reference: 'registry/shop/web@a', created: '2026-01-01T00:00:00Z' },
  ];
  const spec = { name: '1', from: { kind: 'ImageStreamTag', name: '2' }, annotations: { note: 'kept' } };
  const fields = { labels: { app: 'web' }, annotations, spec: { lookupPolicy: { local: false } } };
  const snapshot = { project: 'shop', name: 'web', uid: 'u', resourceVersion: '1', ...fields };
  return {
    id,
    server: 'https://api',
    at,
    tag: '1',
    snapshot: { ...snapshot, tags: [{ name: '1', spec, revisions }] },
  };
}

describe('files of what was deleted', () => {
  let home: string;
  let folder: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'deleted-'));
    folder = path.join(home, 'a', 'deleted');
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  const ids = async (limit?: number, now?: () => number): Promise<string[]> => {
    const options = { ...(limit !== undefined && { limit }), ...(now && { now }) };
    return (await deletedFiles(folder, options).all()).map(({ id }) => id);
  };

  it('are there in another window, newest first, and whole', async () => {
    const now = Date.now();
    const window = deletedFiles(folder);
    assert.deepEqual(await window.all(), []);
    await Promise.all([1, 2, 3].map((n) => window.add(deleted(`../odd/${n}`, now + n))));
    const other = deletedFiles(folder);
    assert.deepEqual(await ids(), ['../odd/3', '../odd/2', '../odd/1']);
    assert.deepEqual((await other.all())[2], deleted('../odd/1', now + 1));
    await other.remove('../odd/2');
    await other.remove('never there');
    assert.deepEqual(
      (await window.all()).map(({ id }) => id),
      ['../odd/3', '../odd/1'],
    );
    assert.deepEqual(await readdir(home), ['a']);
  });

  it('are for the user alone', async function () {
    if (process.platform === 'win32') this.skip();
    await deletedFiles(folder).add(deleted('1', Date.now()));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    for (const name of await readdir(folder)) {
      assert.equal((await stat(path.join(folder, name))).mode & 0o777, 0o600);
    }
  });

  it('hold no secrets, and name what they leave out', async () => {
    const record = deleted('1', Date.now(), {
      'shop.example/deploy': token,
      'shop.example/db-password': 'hunter22',
      plain: 'stays',
    });
    const window = deletedFiles(folder);
    await window.add(record);
    for (const name of await readdir(folder)) {
      const content = await readFile(path.join(folder, name), 'utf8');
      assert.doesNotMatch(content, /sha256~|hunter22/);
    }
    const [read] = await deletedFiles(folder).all();
    assert.deepEqual(read?.snapshot.annotations, { plain: 'stays' });
    assert.ok('withheld' in read);
    assert.deepEqual(read.withheld, ['shop.example/db-password', 'shop.example/deploy']);
    assert.deepEqual(await window.all(), [record], 'the window that deleted still knows them');
  });

  it('are forgotten, oldest first', async () => {
    const now = Date.now();
    for (const n of [1, 2, 3, 4, 5]) {
      await deletedFiles(folder, { limit: 3 }).add(deleted(`${n}`, now - 2 * day + n));
    }
    assert.deepEqual(await ids(10), ['5', '4', '3']);
    assert.deepEqual(await ids(10, () => now + 91 * day), []);
    await deletedFiles(folder, { now: () => now + 91 * day }).add(deleted('6', now + 91 * day));
    assert.equal((await readdir(folder)).length, 1);
  });

  it('of the last day are all kept, so that a clean-up of many can be undone whole', async () => {
    const now = Date.now();
    const window = deletedFiles(folder, { limit: 3 });
    for (let n = 0; n < 120; n += 1) await window.add(deleted(`${n}`, now + n));
    assert.equal((await ids(3)).length, 120);
    assert.equal((await ids(3, () => now + 2 * day)).length, 3);
  });

  it('take no more room than twenty megabytes', async () => {
    const now = Date.now();
    for (const n of [1, 2, 3]) {
      const big = { big: 'x '.repeat(4_500_000) };
      await deletedFiles(folder).add(deleted(`${n}`, now - 2 * day + n, big));
    }
    assert.deepEqual(await ids(), ['3', '2']);
    assert.equal((await readdir(folder)).length, 2);
  });

  it('that are garbled, foreign or half made do no harm', async () => {
    const window = deletedFiles(folder);
    await window.add(deleted('1', Date.now()));
    const [good = ''] = await readdir(folder);
    const whole = await readFile(path.join(folder, good), 'utf8');
    const bad = ['', '{', 'null', '[]', '{"id":"x"}', whole, whole.replace('sha256:', 'sha1:')];
    for (const [index, content] of bad.entries()) {
      await writeFile(path.join(folder, `${index}.deleted.json`), content);
    }
    await writeFile(path.join(folder, 'notes.txt'), 'of somebody else');
    await writeFile(path.join(folder, 'old.new'), '{');
    await writeFile(path.join(folder, 'fresh.new'), '{');
    await utimes(path.join(folder, 'old.new'), 1, 1);
    assert.deepEqual(await ids(), ['1']);
    await deletedFiles(folder).add(deleted('2', Date.now() + 1));
    assert.deepEqual(await ids(), ['2', '1']);
    const names = await readdir(folder);
    assert.deepEqual(
      ['notes.txt', 'old.new', 'fresh.new'].map((name) => names.includes(name)),
      [true, false, true],
    );
  });
});
