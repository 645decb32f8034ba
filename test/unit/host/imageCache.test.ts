import assert from 'node:assert/strict';
import { appendFile, chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageCache } from '../../../src/host/imageCache.ts';
import type { Digest } from '../../../src/model/digest.ts';
import type { ImageDetails } from '../../../src/model/search/query.ts';
import { digest } from '../../support/digest.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';

describe('imageCache', () => {
  let home: TestFolder;
  let folder: string;

  beforeEach(async () => {
    home = await testFolder();
    folder = path.join(home.path, 'a', 'images');
  });

  afterEach(() => home[Symbol.asyncDispose]());

  const details = (name: string, more: Partial<ImageDetails> = {}): ImageDetails => ({
    digest: digest(name),
    config: digest(`${name} config`),
    layers: [digest('base'), digest(name)],
    size: 42,
    architectures: ['amd64'],
    labels: { name },
    ...more,
  });
  const known = async (digests: readonly Digest[]): Promise<readonly ImageDetails[]> => [
    ...(await imageCache(folder).get(digests)).values(),
  ];
  const bytes = async (): Promise<number> => {
    const files = await readdir(folder);
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const fileOf = (name: string): string => path.join(folder, `${digest(name).slice(7, 8)}.jsonl`);

  it('gives back what was put, to other windows as well', async () => {
    const web = details('web');
    const index: ImageDetails = {
      digest: digest('index'),
      platforms: [digest('web')],
      architectures: ['linux/arm64/v8'],
    };
    await imageCache(folder).put([web, index, details('other')]);
    assert.deepEqual(await known([web.digest, index.digest, digest('unknown')]), [web, index]);
  });

  it('touches nothing before it is asked', async () => {
    const cache = imageCache(folder);
    assert.deepEqual(await readdir(home.path), []);
    assert.deepEqual([...(await cache.get([digest('web')]))], []);
    assert.deepEqual(await readdir(home.path), []);
  });

  it('adds what comes later to what it had', async () => {
    const { labels, size, architectures, ...parts } = details('web');
    const cache = imageCache(folder);
    await cache.put([parts]);
    await cache.put([{ digest: digest('web'), ...(labels && { labels }) }]);
    await cache.put([
      { digest: digest('web'), ...(size && { size }), ...(architectures && { architectures }) },
    ]);
    assert.deepEqual(await known([digest('web')]), [details('web')]);
  });

  it('is for the user alone', async () => {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    await imageCache(folder).put([details('web')]);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(fileOf('web'))).mode & 0o777, 0o600);
  });

  it('keeps no labels when one looks like a secret', async () => {
    const token = `sha256~${'a'.repeat(43)}`;
    await imageCache(folder).put([details('web', { labels: { API_TOKEN: token, name: 'web' } })]);
    const [found] = await known([digest('web')]);
    assert.equal(found?.size, 42);
    assert.equal(found.labels, undefined);
    assert.ok(!(await readFile(fileOf('web'), 'utf8')).includes(token));
  });

  it('skips what a crash or another window has garbled', async () => {
    const cache = imageCache(folder);
    await cache.put([details('web')]);
    await appendFile(fileOf('web'), JSON.stringify(details('web', { size: 1 })).slice(0, 100));
    await cache.put([details('web', { size: 43 })]);
    await appendFile(
      fileOf('web'),
      `{"digest":"${digest('web')}","layers":[7],"labels":{"a":1},"size":"x"}\n\0\n`,
    );
    const [found] = await known([digest('web')]);
    assert.equal(found?.size, 43);
    assert.deepEqual(found.labels, {});
    assert.deepEqual(found.layers, []);
  });

  it('takes a label for what it is, whatever its name', async () => {
    const labels = Object.fromEntries([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    await imageCache(folder).put([details('web', { labels })]);
    const [found] = await known([digest('web')]);
    assert.deepEqual(Object.entries(found?.labels ?? {}), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('stays within its bounds, and loses the oldest', async () => {
    const limitBytes = 64 * 1024;
    const cache = imageCache(folder, { limitBytes });
    const names = Array.from({ length: 600 }, (_, at) => `image ${at}`);
    for (const name of names) await cache.put([details(name)]);
    assert.ok((await bytes()) <= limitBytes);
    const found = await cache.get(names.map(digest));
    assert.ok(found.size > 60 && found.size < 300, `${found.size}`);
    assert.ok(found.has(digest('image 599')));
    assert.ok(!found.has(digest('image 0')));
    assert.deepEqual(
      (await readdir(folder)).filter((file) => file.endsWith('.new')),
      [],
    );
  });

  it('does not grow by what it has', async () => {
    const cache = imageCache(folder, { limitBytes: 16 * 2048 });
    for (let times = 0; times < 20; times += 1) await cache.put([details('web')]);
    assert.ok((await stat(fileOf('web'))).size <= 2048);
    assert.deepEqual(await known([digest('web')]), [details('web')]);
  });

  it('takes writes of several windows at once', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `image ${at}`);
    const windows = [imageCache(folder), imageCache(folder), imageCache(folder)];
    await Promise.all(names.map((name, at) => (windows[at % 3] ?? imageCache(folder)).put([details(name)])));
    assert.equal((await known(names.map(digest))).length, 40);
  });

  it('does without a folder that cannot be written', async () => {
    await mkdir(path.dirname(folder), { recursive: true });
    await writeFile(folder, 'a file');
    const cache = imageCache(folder);
    await cache.put([details('web')]);
    assert.deepEqual([...(await cache.get([digest('web')]))], []);
  });

  it('does not read a file that is too large to be its own, and replaces it', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(fileOf('web'), 'x'.repeat(5000));
    const cache = imageCache(folder, { limitBytes: 16 * 1024 });
    assert.deepEqual([...(await cache.get([digest('web')]))], []);
    await cache.put([details('web')]);
    assert.deepEqual([...(await cache.get([digest('web')])).values()], [details('web')]);
  });
});
