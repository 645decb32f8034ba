import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { changeFile, readText } from '../../../src/login/lockedFile.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { failureOf } from '../../../src/model/failure.ts';

const run = promisify(execFile);
const options = { doing: 'keep a login', signal: new AbortController().signal };

describe('A file that other programs write too', () => {
  it('is made for its user alone, with the folders above it', async () => {
    await using folder = await testFolder();
    const file = path.join(folder.path, 'a', 'b', 'auth.json');
    await changeFile(file, (content) => `${content}x`, options);
    assert.equal(await readText(file, 'read'), 'x');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(path.dirname(file)), ['auth.json']);
  });

  it('is replaced in one step: who has it open keeps reading the old content', async () => {
    await using folder = await testFolder();
    const file = await folder.write('auth.json', 'old');
    await chmod(file, 0o644);
    const { ino } = await stat(file);
    await changeFile(file, () => 'new', options);
    const after = await stat(file);
    assert.notEqual(after.ino, ino);
    assert.equal(after.mode & 0o777, 0o600);
  });

  it('is the one that a link leads to, and the link stays', async () => {
    await using folder = await testFolder();
    await mkdir(path.join(folder.path, 'real'));
    const link = path.join(folder.path, 'config.json');
    await symlink(path.join('real', 'config.json'), link);
    for (const content of ['first', 'second']) {
      await changeFile(link, () => content, options);
      assert.equal(await readFile(path.join(folder.path, 'real', 'config.json'), 'utf8'), content);
      assert.ok((await lstat(link)).isSymbolicLink());
    }
  });

  it('loses nothing that several processes write at a time', async () => {
    await using folder = await testFolder();
    const file = path.join(folder.path, 'auth.json');
    const module = JSON.stringify(path.resolve('src/login/lockedFile.ts'));
    const script = `
      const { changeFile } = await import(${module});
      const signal = new AbortController().signal;
      await Promise.all(Array.from({ length: 10 }, (_, index) =>
        changeFile(${JSON.stringify(file)}, (content) => content + process.pid + ' ' + index + '\\n', { doing: 'write', signal })));`;
    const writers = Array.from({ length: 4 }, () =>
      run(process.execPath, ['--input-type=module', '-e', script]),
    );
    await Promise.all(writers);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    assert.equal(new Set(lines).size, 40);
    assert.deepEqual(await readdir(folder.path), ['auth.json']);
  });

  it('is read again when a program without locks was faster', async () => {
    await using folder = await testFolder();
    const file = await folder.write('auth.json', 'a');
    const seen: string[] = [];
    const { writeFileSync } = await import('node:fs');
    await changeFile(
      file,
      (content) => {
        seen.push(content);
        if (seen.length === 1) writeFileSync(file, 'theirs');
        return `${content}+ours`;
      },
      options,
    );
    assert.deepEqual(seen, ['a', 'theirs']);
    assert.equal(await readText(file, 'read'), 'theirs+ours');
  });

  it('is not blocked for ever by a lock that somebody left behind', async () => {
    await using folder = await testFolder();
    const file = path.join(folder.path, 'auth.json');
    await writeFile(`${file}.lock`, '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${file}.lock`, longAgo, longAgo);
    await changeFile(file, () => 'x', options);
    assert.deepEqual(await readdir(folder.path), ['auth.json']);
  });

  it('stays as it is when its change throws, or its place cannot be written', async () => {
    await using folder = await testFolder();
    const file = await folder.write('auth.json', 'old');
    const refuse = (): string => {
      throw new Error('no');
    };
    await assert.rejects(changeFile(file, refuse, options), /no/);
    assert.deepEqual(await readdir(folder.path), ['auth.json']);
    const below = path.join(file, 'auth.json');
    const failure = await changeFile(below, () => 'x', options).catch((error: unknown) =>
      failureOf(error, ''),
    );
    assert.deepEqual(failure, {
      kind: 'file',
      file: below,
      doing: 'keep a login',
      reason: 'would be in a folder that is none',
    });
  });
});
