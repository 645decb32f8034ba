import assert from 'node:assert/strict';
import { Secret } from '../../../src/model/secret.ts';
import { runProgram } from '../../../src/process/program.ts';

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

  it('tells a program a secret on its input and nowhere else', async () => {
    const script = `let read = '';
      process.stdin.on('data', (data) => { read += data; });
      process.stdin.on('end', () => process.stdout.write(JSON.stringify([read, process.argv, process.env])));`;
    const input = new Secret('s3cret');
    const result = await runProgram({ ...program, args: ['-e', script], input }, signal);
    assert.equal(result.kind, 'ended');
    const [read, ...open] = JSON.parse(result.stdout) as unknown[];
    assert.equal(read, 's3cret');
    assert.ok(!input.isIn(JSON.stringify(open)));
  });

  it('lets a program end that does not read its input', async () => {
    const input = new Secret('x'.repeat(1_000_000));
    const result = await runProgram({ ...program, args: ['-e', 'process.exit(3)'], input }, signal);
    assert.equal(result.kind === 'ended' && result.code, 3);
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
