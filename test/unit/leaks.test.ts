import assert from 'node:assert/strict';
import { assertNoLeak, type Traffic } from '../e2e/leaks.ts';
import { testFolder } from '../support/kubeconfigs.ts';
import type { ProgramRun } from '../support/recordedPrograms.ts';

const token = `sha256~${'aB3_-'.repeat(9).slice(0, 43)}`;
const basic = (user: string): string => Buffer.from(`${user}:${token}`).toString('base64');
const silent: Traffic = { find: () => [] };
const quiet: ProgramRun = { program: 'docker', args: ['login'], env: [], input: token, folder: '/' };

describe('The search for leaked tokens', () => {
  it('finds none where there is none, and lets the input of a program be', async () => {
    await using folder = await testFolder();
    await folder.write('a.log', 'sha256~another');
    await assertNoLeak([token], { traffic: silent, dataFolder: folder.path, runs: [quiet] });
  });

  for (const user of ['a', 'ab', 'abc', 'phillip']) {
    it(`finds one in a file, alone and in the login of ${user}`, async () => {
      for (const text of [`Bearer ${token}`, `Authorization: Basic ${basic(user)}`]) {
        await using folder = await testFolder();
        await folder.write('a.log', `before ${text} after`);
        const left = { traffic: silent, dataFolder: folder.path, runs: [] };
        await assert.rejects(assertNoLeak([token], left), /a token has leaked/);
      }
    });
  }

  it('finds one in arguments and environments of programs, and in what a window hears', async () => {
    await using folder = await testFolder();
    const left = { traffic: silent, dataFolder: folder.path, runs: [quiet] };
    for (const run of [
      { ...quiet, args: ['login', '-p', token] },
      { ...quiet, env: [`LOGIN=${basic('phillip')}`] },
    ])
      await assert.rejects(assertNoLeak([token], { ...left, runs: [run] }), /a token has leaked/);
    const find: Traffic['find'] = (texts) =>
      texts.slice(0, 1).map(() => ({ place: 'window', before: 'typed ' }));
    await assert.rejects(assertNoLeak([token], { ...left, traffic: { find } }), /a token has leaked/);
  });
});
