import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failureOf } from '../../../src/model/failure.ts';
import { entryOf } from '../../../src/model/login/authFile.ts';
import { Secret } from '../../../src/model/secret.ts';
import { fileHelper, testMachine, type TestMachine } from '../../support/loginMachine.ts';

const { signal } = new AbortController();
const name = { host: 'quay.io', repository: 'team/app' };

async function write(file: string, content: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content));
}

/** User and password that are found; undefined for none, or why what is there is no use. */
async function found({ logins }: TestMachine, host = name.host, repository = name.repository) {
  const kept = await logins.credentialFor({ host, repository }, signal);
  return kept?.kind === 'login' ? `${kept.user} ${kept.password.reveal()}` : kept?.why;
}

describe('The login that a machine has for a repository', () => {
  it('is that of podman before that of docker, and of podman’s the one for the longest part', async () => {
    await using machine = await testMachine();
    assert.equal(await found(machine), undefined);
    await write(machine.dockerFile, { auths: { 'https://quay.io/v2/': entryOf('d', 'docker') } });
    assert.equal(await found(machine), 'd docker');
    const auths = {
      'quay.io': entryOf('all', '1'),
      'quay.io/team': entryOf('team', '2'),
      'quay.io/te': entryOf('no', '3'),
      'quay.io/other': entryOf('other', '4'),
    };
    await write(machine.containersFile, { auths });
    assert.equal(await found(machine), 'team 2');
    assert.equal(await found(machine, 'quay.io', 'mine/app'), 'all 1');
    assert.equal(await found(machine, 'ghcr.io'), undefined);
  });

  it('is found for Docker Hub by the name that docker has for it', async () => {
    await using machine = await testMachine();
    await write(machine.dockerFile, { auths: { 'https://index.docker.io/v1/': entryOf('me', 'hub') } });
    assert.equal(await found(machine, 'docker.io', 'library/fedora'), 'me hub');
  });

  it('comes from the helper that keeps it', async () => {
    await using machine = await testMachine({ 'docker-credential-test': fileHelper });
    await write(machine.dockerFile, { auths: { 'quay.io': {} }, credsStore: 'test' });
    assert.equal(await found(machine), undefined);
    const [, docker] = await machine.logins.places('quay.io');
    assert.ok(docker);
    const login = { host: 'quay.io', user: 'phillip', token: new Secret('by-helper') };
    await machine.logins.keep(docker, login, signal);
    assert.equal(await found(machine), 'phillip by-helper');
    for (const { args, env } of await machine.programs.runs())
      assert.ok(!JSON.stringify([args, env]).includes('by-helper'));
  });

  it('is none where there is only a token that nobody else can use, and says so', async () => {
    const does = `console.log(JSON.stringify({ ServerURL: input, Username: '<token>', Secret: 'x' }))`;
    await using machine = await testMachine({ 'docker-credential-acr': { does } });
    await write(machine.dockerFile, { auths: { 'quay.io': { identitytoken: 'abc' } } });
    assert.match((await found(machine)) ?? '', /token there that clusters cannot log in with/);
    await write(machine.dockerFile, { credHelpers: { 'quay.io': 'acr' } });
    assert.match((await found(machine)) ?? '', /docker-credential-acr has a token there/);
  });

  it('is found although another place cannot be asked', async () => {
    await using machine = await testMachine();
    await mkdir(path.dirname(machine.containersFile), { recursive: true });
    await writeFile(machine.containersFile, '{"auths": [');
    await write(machine.dockerFile, { auths: { 'quay.io': entryOf('d', 'docker') } });
    assert.equal(await found(machine), 'd docker');
  });

  it('is asked for by the name that each program has for Docker Hub', async () => {
    const does = `console.log(JSON.stringify({ ServerURL: input, Username: input.trim(), Secret: 'x' }))`;
    await using machine = await testMachine({ 'docker-credential-echo': { does } });
    await write(machine.dockerFile, { credHelpers: { 'docker.io': 'echo' } });
    assert.equal(await found(machine, 'docker.io', 'me/app'), 'https://index.docker.io/v1/ x');
    await write(machine.containersFile, { credHelpers: { 'docker.io': 'echo' } });
    assert.equal(await found(machine, 'docker.io', 'me/app'), 'docker.io x');
  });

  it('cannot be read from a file that is broken, which is named', async () => {
    await using machine = await testMachine();
    await mkdir(path.dirname(machine.containersFile), { recursive: true });
    await writeFile(machine.containersFile, '{"auths": [');
    const failure = await machine.logins
      .credentialFor(name, signal)
      .catch((error: unknown) => failureOf(error, ''));
    assert.ok(failure?.kind === 'file');
    assert.equal(failure.file, machine.containersFile);
  });
});
