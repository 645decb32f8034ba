import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { mkdir, readFile, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { KubeconfigSource } from '../../../src/kubeconfig/source.ts';
import { kubeconfigText, testFolder, type TestFolder } from '../../support/kubeconfigs.ts';

const withToken = (token: string): string =>
  kubeconfigText({ cluster: { server: 'https://x' }, user: { token } });

interface Setup {
  readonly folder: TestFolder;
  readonly file: string;
  readonly source: KubeconfigSource;
  /** Resolves at the next change of meaning after `act`; the number of changes so far is checked by the caller. */
  readonly changeAfter: (act: () => Promise<unknown>) => Promise<void>;
  readonly changes: () => number;
}

async function around(
  options: { readonly file?: string; readonly content?: string; readonly patience?: number },
  run: (setup: Setup) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  const file = path.join(folder.path, options.file ?? 'config');
  if (options.content !== undefined) await writeFile(file, options.content);
  const source = await KubeconfigSource.open([file], options.patience ?? 60_000);
  const events = new EventEmitter();
  let changes = 0;
  source.onDidChange(() => {
    changes += 1;
    events.emit('change');
  });
  const changeAfter = async (act: () => Promise<unknown>): Promise<void> => {
    const changed = once(events, 'change');
    await act();
    await changed;
  };
  try {
    await run({ folder, file, source, changeAfter, changes: () => changes });
  } finally {
    source.dispose();
  }
}

function configOf(source: KubeconfigSource): Kubeconfig {
  return source.current.kind === 'ok' ? source.current.config : assert.fail(JSON.stringify(source.current));
}

function tokenOf(source: KubeconfigSource): string | undefined {
  return configOf(source).users.get('test')?.token;
}

describe('KubeconfigSource', () => {
  it('follows an edit in place', async () => {
    await around({ content: withToken('a') }, async ({ file, source, changeAfter }) => {
      assert.equal(tokenOf(source), 'a');
      await changeAfter(() => writeFile(file, withToken('b')));
      assert.equal(tokenOf(source), 'b');
    });
  });

  it('follows a replacement by rename, again and again', async () => {
    await around({ content: withToken('a') }, async ({ folder, file, source, changeAfter }) => {
      for (const token of ['b', 'c', 'd']) {
        const next = await folder.write('config.tmp', withToken(token));
        await changeAfter(() => rename(next, file));
        assert.equal(tokenOf(source), token);
      }
    });
  });

  it('follows the file when it goes and comes', async () => {
    await around({ content: withToken('a') }, async ({ file, source, changeAfter }) => {
      await changeAfter(() => unlink(file));
      const state = source.current;
      assert.equal(state.kind === 'failed' && state.failure.kind, 'noKubeconfig');
      await changeAfter(() => writeFile(file, withToken('b')));
      assert.equal(tokenOf(source), 'b');
    });
  });

  it('waits for a file whose folders do not exist yet', async () => {
    await around({ file: 'home/.kube/config' }, async ({ file, source, changeAfter }) => {
      assert.equal(source.current.kind, 'failed');
      await changeAfter(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, withToken('a'));
      });
      assert.equal(tokenOf(source), 'a');
      await changeAfter(() => rm(path.dirname(path.dirname(file)), { recursive: true }));
      assert.equal(source.current.kind, 'failed');
      await changeAfter(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, withToken('b'));
      });
      assert.equal(tokenOf(source), 'b');
    });
  });

  it('follows a mounted ConfigMap, whose content is exchanged by a link to another folder', async () => {
    await using folder = await testFolder();
    for (const version of ['v1', 'v2']) {
      await mkdir(path.join(folder.path, version));
      await folder.write(`${version}/config`, withToken(version));
    }
    await symlink('v1', path.join(folder.path, 'data'));
    await symlink('data/config', path.join(folder.path, 'config'));
    const source = await KubeconfigSource.open([path.join(folder.path, 'config')]);
    try {
      assert.equal(tokenOf(source), 'v1');
      const changed = new Promise<void>((resolve) => source.onDidChange(resolve));
      await symlink('v2', path.join(folder.path, 'data.tmp'));
      await rename(path.join(folder.path, 'data.tmp'), path.join(folder.path, 'data'));
      await changed;
      assert.equal(tokenOf(source), 'v2');
    } finally {
      source.dispose();
    }
  });

  it('follows the file that a link points to', async () => {
    await using folder = await testFolder();
    await using elsewhere = await testFolder();
    const target = await elsewhere.write('real', withToken('a'));
    const link = path.join(folder.path, 'config');
    await symlink(target, link);
    const source = await KubeconfigSource.open([link]);
    try {
      const changed = new Promise<void>((resolve) => source.onDidChange(resolve));
      await writeFile(target, withToken('b'));
      await changed;
      assert.equal(tokenOf(source), 'b');
    } finally {
      source.dispose();
    }
  });

  it('says nothing when the file was only touched or commented', async () => {
    await around({ content: withToken('a') }, async ({ file, source, changeAfter, changes }) => {
      await utimes(file, 1, 1);
      await source.refresh();
      await writeFile(file, `# a comment\n${withToken('a')}`);
      await source.refresh();
      assert.equal(changes(), 0);
      await changeAfter(() => writeFile(file, withToken('b')));
      assert.equal(changes(), 1);
    });
  });

  it('keeps the last good state while a file is half-written', async () => {
    await around({ content: withToken('a') }, async ({ file, source, changeAfter, changes }) => {
      const whole = await readFile(file, 'utf8');
      for (const half of [whole.slice(0, whole.length / 2), '']) {
        await writeFile(file, half);
        await source.refresh();
        assert.equal(tokenOf(source), 'a');
      }
      assert.equal(changes(), 0);
      await changeAfter(() => writeFile(file, withToken('b')));
      assert.equal(tokenOf(source), 'b');
      assert.equal(changes(), 1);
    });
  });

  it('reports a file that stays broken, and still hands out the last good one', async () => {
    await around({ content: withToken('a'), patience: 50 }, async ({ file, source, changeAfter }) => {
      await changeAfter(() => writeFile(file, 'contexts: ['));
      const state = source.current;
      assert.ok(state.kind === 'failed');
      assert.deepEqual(state.failure, {
        kind: 'badKubeconfig',
        file,
        reason: 'it is not valid YAML (line 1)',
      });
      assert.equal(state.last?.users.get('test')?.token, 'a');
      await changeAfter(() => writeFile(file, withToken('a')));
      assert.equal(tokenOf(source), 'a');
    });
  });

  it('takes a file that stays empty for one without contexts', async () => {
    await around({ content: withToken('a'), patience: 50 }, async ({ file, source, changeAfter }) => {
      await changeAfter(() => writeFile(file, ''));
      assert.deepEqual(configOf(source).contexts, []);
    });
  });

  it('reports a file that was broken from the start at once', async () => {
    await around({ content: '- no' }, ({ source }) => {
      assert.equal(source.current.kind === 'failed' && source.current.failure.kind, 'badKubeconfig');
      return Promise.resolve();
    });
  });

  it('follows several files', async () => {
    await using folder = await testFolder();
    const a = path.join(folder.path, 'a', 'config');
    const b = await folder.write('b', withToken('b'));
    const source = await KubeconfigSource.open([a, b]);
    try {
      assert.equal(tokenOf(source), 'b');
      const changed = new Promise<void>((resolve) => source.onDidChange(resolve));
      await mkdir(path.dirname(a));
      await writeFile(a, withToken('a'));
      await changed;
      assert.equal(tokenOf(source), 'a');
    } finally {
      source.dispose();
    }
  });
});
