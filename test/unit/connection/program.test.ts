import assert from 'node:assert/strict';
import { runProgram } from '../../../src/connection/program.ts';

const signal = new AbortController().signal;
const program = {
  command: process.execPath,
  env: {},
  folder: undefined,
  timeLimit: 60_000,
  outputLimit: 1_000,
};

describe('runProgram', () => {
  it('gives code, output and errors', async () => {
    const script = `process.stdout.write('ä'); process.stderr.write('no'); process.exitCode = 4`;
    const result = await runProgram({ ...program, args: ['-e', script] }, signal);
    assert.deepEqual(result, { kind: 'ended', code: 4, stdout: 'ä', stderr: 'no' });
  });

  it('gives a program no input', async () => {
    const script = `process.stdin.on('end', () => process.stdout.write('end')).resume()`;
    const result = await runProgram({ ...program, args: ['-e', script] }, signal);
    assert.equal(result.kind === 'ended' && result.stdout, 'end');
  });

  it('ends a program that takes too long', async () => {
    const args = ['-e', 'setInterval(() => {}, 1000)'];
    assert.deepEqual(await runProgram({ ...program, args, timeLimit: 100 }, signal), { kind: 'tooLong' });
  });

  it('ends a program that prints too much', async () => {
    const args = ['-e', `process.stderr.write('x'.repeat(2000)); setInterval(() => {}, 1000)`];
    assert.deepEqual(await runProgram({ ...program, args }, signal), { kind: 'tooMuch' });
  });

  it('tells a program that is not there from one that cannot be run', async () => {
    assert.deepEqual(await runProgram({ ...program, command: '/no/such', args: [] }, signal), {
      kind: 'notFound',
    });
    const folder = await runProgram({ ...program, command: '/tmp', args: [] }, signal);
    assert.deepEqual(folder, { kind: 'notStarted', code: 'EACCES' });
  });
});
