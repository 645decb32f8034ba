import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { entryOf } from '../../../src/model/login/authFile.ts';
import { failureOf } from '../../../src/model/failure.ts';
import { describeFailure } from '../../../src/model/failureWords.ts';
import { Secret } from '../../../src/model/secret.ts';
import { fileHelper, testMachine, type TestMachine } from '../../support/loginMachine.ts';

const token = new Secret(`sha256~${'h'.repeat(43)}`);
const host = 'registry.apps.example';
const login = { host, user: 'phillip', token };
const { signal } = new AbortController();

async function writeDocker({ dockerFile }: TestMachine, content: unknown): Promise<void> {
  await mkdir(path.dirname(dockerFile), { recursive: true });
  await writeFile(dockerFile, typeof content === 'string' ? content : JSON.stringify(content));
}

const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

describe('The logins of a machine', () => {
  it('docker and podman are told the token on their input and nowhere else', async () => {
    await using machine = await testMachine({ docker: {}, podman: {} });
    assert.deepEqual(await machine.logins.programs(), ['docker', 'podman']);
    await machine.logins.logInWith('docker', login, signal);
    await machine.logins.logInWith('podman', login, signal);
    const runs = await machine.programs.runs();
    assert.deepEqual(
      runs.map(({ program, args, input }) => [program, ...args, input]),
      ['docker', 'podman'].map((program) => [
        program,
        'login',
        '-u',
        'phillip',
        '--password-stdin',
        host,
        token.reveal(),
      ]),
    );
    for (const { args, env } of runs) assert.ok(!token.isIn(JSON.stringify([args, env])));
    // Not in the folder of VS Code, which may be one of a project: Windows would look for the program there first.
    for (const { folder } of runs) assert.equal(folder, machine.machine.home);
  });

  it('a program that fails is quoted, but never with the token', async () => {
    const does = `console.error('Error response from daemon: got ' + input); console.error('Error: x509: certificate signed by unknown authority'); process.exit(1);`;
    await using machine = await testMachine({ docker: { does } });
    const failure = await machine.logins
      .logInWith('docker', login, signal)
      .catch((error: unknown) => failureOf(error, ''));
    assert.ok(failure);
    const { summary } = describeFailure(failure);
    assert.equal(summary, `docker cannot log in to ${host}: x509: certificate signed by unknown authority.`);
    assert.ok(!token.isIn(JSON.stringify(failure)));
  });

  it('a file gets its entry, and loses it again', async () => {
    await using machine = await testMachine();
    const { logins, containersFile, dockerFile } = machine;
    const before = await logins.places(host);
    assert.deepEqual(
      before.map(({ file, hasEntry }) => [file, hasEntry]),
      [
        [containersFile, false],
        [dockerFile, false],
      ],
    );
    for (const place of before) {
      assert.equal(await logins.keep(place, login, signal), undefined);
      assert.deepEqual(await json(place.file), { auths: { [host]: entryOf('phillip', token.reveal()) } });
    }
    assert.ok((await logins.places(host)).every(({ hasEntry }) => hasEntry));
    for (const place of before) {
      await logins.forget(place, host, signal);
      assert.deepEqual(await json(place.file), { auths: {} });
    }
    assert.deepEqual(await machine.programs.runs(), []);
  });

  it('docker’s store keeps the login, and the file says only that there is one', async () => {
    await using machine = await testMachine({ 'docker-credential-test': fileHelper });
    await writeDocker(machine, { auths: { [host]: { auth: 'b2xkOm9sZA==' } }, credsStore: 'test' });
    const [, place] = await machine.logins.places(host);
    assert.equal(place?.helper, 'test');
    assert.equal(await machine.logins.keep(place, login, signal), 'test');
    assert.deepEqual(await json(machine.dockerFile), { auths: { [host]: {} }, credsStore: 'test' });
    await machine.logins.forget(place, host, signal);
    assert.deepEqual(await json(machine.dockerFile), { auths: {}, credsStore: 'test' });
    // It is gone from there already, which is no failure.
    await machine.logins.forget(place, host, signal);
    const runs = await machine.programs.runs();
    assert.deepEqual(
      runs.map(({ args }) => args),
      [['store'], ['erase'], ['erase']],
    );
    assert.deepEqual(JSON.parse(runs[0]?.input ?? ''), {
      ServerURL: host,
      Username: 'phillip',
      Secret: token.reveal(),
    });
    for (const { args, env } of runs) assert.ok(!token.isIn(JSON.stringify([args, env])));
  });

  it('a helper for one registry may have a login without an entry, as podman leaves none', async () => {
    await using machine = await testMachine({ 'docker-credential-test': fileHelper });
    const { containersFile, logins } = machine;
    await mkdir(path.dirname(containersFile), { recursive: true });
    await writeFile(containersFile, JSON.stringify({ credHelpers: { [host]: 'test' } }));
    const [place] = await logins.places(host);
    assert.equal(place?.hasEntry, true);
    await logins.forget(place, host, signal);
    assert.deepEqual(
      (await machine.programs.runs()).map(({ args, input }) => [...args, input]),
      [['erase', host]],
    );
  });

  it('a helper that is missing, or has an odd name, leaves the file as it is', async () => {
    await using machine = await testMachine();
    for (const credsStore of ['nowhere', '../../../bin/sh', 'a b']) {
      await writeDocker(machine, { credsStore });
      const [, place] = await machine.logins.places(host);
      assert.ok(place);
      const failure = await machine.logins
        .keep(place, login, signal)
        .then(() => undefined)
        .catch((error: unknown) => failureOf(error, ''));
      assert.equal(failure?.kind, 'program', credsStore);
      assert.deepEqual(await json(machine.dockerFile), { credsStore });
    }
  });

  it('a garbled file is refused in words, left as it is, and does not hide the other', async () => {
    await using machine = await testMachine();
    await writeDocker(machine, '{"auths": oops');
    const [containers, docker] = await machine.logins.places(host);
    assert.equal(containers?.trouble, undefined);
    assert.ok(docker?.trouble);
    await assert.rejects(machine.logins.keep(docker, login, signal));
    assert.equal(
      describeFailure(docker.trouble).summary,
      `Cannot look for the login for ${host}: the file ${machine.dockerFile} is not JSON. It was left as it is.`,
    );
    assert.equal(await readFile(machine.dockerFile, 'utf8'), '{"auths": oops');
  });
});
