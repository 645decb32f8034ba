import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { loginCommand, loginCommandWith } from '../../../../src/model/login/loginCommand.ts';
import { loginTools } from '../../../../src/model/login/loginTool.ts';
import { Secret } from '../../../../src/model/secret.ts';
import type { ShellKind } from '../../../../src/model/shellKind.ts';
import { testFolder } from '../../../support/kubeconfigs.ts';
import { recordedPrograms } from '../../../support/recordedPrograms.ts';

const run = promisify(execFile);
const token = new Secret(`sha256~${'a'.repeat(43)}`);
const host = 'registry.apps.example:5000';
const place = {};
const parts = { host, user: 'phillip', shell: 'sh', place } as const;

const hostileNames = [
  `'; touch pwned; '`,
  '$(touch pwned)',
  '`touch pwned`',
  '" & touch pwned & "',
  '%PATH%',
  '-v',
  'two words',
  'back\\',
  '|touch pwned',
];

describe('A login command', () => {
  it('takes the token from oc', () => {
    const lines = loginTools.map((tool) => loginCommand({ ...parts, tool }));
    assert.deepEqual(lines, [
      `oc whoami -t | docker login -u phillip --password-stdin ${host}`,
      `oc whoami -t | podman login -u phillip --password-stdin ${host}`,
      `oc whoami -t | skopeo login -u phillip --password-stdin ${host}`,
      `oc whoami -t | buildah login -u phillip --password-stdin ${host}`,
      `oc registry login --registry=${host}`,
      `oc whoami -t | helm registry login -u phillip --password-stdin ${host}`,
    ]);
  });

  it('names the context where the window shows another one', () => {
    const line = loginCommand({ ...parts, tool: 'podman', place: { context: "dev's" } });
    assert.equal(
      line,
      `oc '--context=dev'\\''s' whoami -t | podman login -u phillip --password-stdin ${host}`,
    );
    const own = loginCommand({ ...parts, tool: 'oc', place: { context: 'dev' } });
    assert.equal(own, `oc --context=dev registry login --registry=${host}`);
  });

  it('with the token has it on the input of the tool, not among its arguments', () => {
    const forShell = (shell: ShellKind) =>
      loginCommandWith(token, 'docker', { host, user: 'phillip', shell });
    const login = `docker login -u phillip --password-stdin ${host}`;
    assert.equal(forShell('sh')?.reveal(), ` printf %s '${token.reveal()}' | ${login}`);
    assert.equal(forShell('powershell')?.reveal(), ` '${token.reveal()}' | ${login}`);
    assert.equal(forShell('cmd')?.reveal(), ` echo ${token.reveal()}| ${login}`);
    assert.equal(forShell('fish')?.reveal(), ` printf %s ${token.reveal()} | ${login}`);
  });

  it('with the token is none for shells in which printf and echo may be programs, with a list of arguments', () => {
    const line = loginCommandWith(token, 'docker', { host, user: 'phillip', shell: 'other' });
    assert.equal(line, undefined);
  });

  it('with the token runs nothing of it in PowerShell, whichever quotes are in it', () => {
    for (const quote of ["'", '\u2018', '\u2019', '\u201a', '\u201b']) {
      const strange = new Secret(`a${quote};calc`);
      const line = loginCommandWith(strange, 'docker', { host, user: 'phillip', shell: 'powershell' });
      assert.ok(line?.reveal().startsWith(` 'a${quote}${quote};calc' | docker `), quote);
    }
  });

  it('names the kubeconfig where oc has another one', () => {
    const line = loginCommand({
      ...parts,
      tool: 'docker',
      place: { kubeconfig: '/a b/config', context: 'dev' },
    });
    assert.equal(
      line,
      `oc '--kubeconfig=/a b/config' --context=dev whoami -t | docker login -u phillip --password-stdin ${host}`,
    );
  });

  it('is none where a shell has no safe form', () => {
    const strange = new Secret('to%PATH%ken');
    assert.equal(loginCommandWith(strange, 'docker', { host, user: 'phillip', shell: 'cmd' }), undefined);
    const context = { context: 'a%PATH%' };
    assert.equal(loginCommand({ ...parts, tool: 'docker', shell: 'cmd', place: context }), undefined);
    for (const bad of ['a b', 'host/x', '$(touch pwned)', '-v', 'user@host', ''])
      assert.equal(loginCommand({ ...parts, tool: 'docker', host: bad }), undefined);
  });

  it('uses any name where the shell cannot write the user’s', () => {
    const line = loginCommand({ ...parts, tool: 'docker', shell: 'cmd', user: '%PATH%' });
    assert.equal(line, `oc whoami -t | docker login -u user --password-stdin ${host}`);
  });

  it('runs in a real shell, and nothing of a hostile name does', async () => {
    await using folder = await testFolder();
    const programs = await recordedPrograms(folder.path, {
      oc: { does: `console.log(${JSON.stringify(token.reveal())})` },
      docker: {},
      helm: {},
    });
    const env = { PATH: `${folder.path}:/usr/bin:/bin` };
    for (const user of hostileNames) {
      const open = loginCommand({ ...parts, tool: 'docker', user }) ?? '';
      const secret = loginCommandWith(token, 'helm', { host, user, shell: 'sh' })?.reveal() ?? '';
      const shell = run('sh', ['-c', `${open}\n${secret}`], { cwd: folder.path, env });
      shell.child.stdin?.end();
      await shell;
    }
    assert.equal(existsSync(path.join(folder.path, 'pwned')), false);
    const logins = (await programs.runs()).filter(({ program }) => program !== 'oc');
    assert.equal(logins.length, 2 * hostileNames.length);
    for (const { args, env: seen, input } of logins) {
      assert.equal(input.trim(), token.reveal());
      assert.ok(!token.isIn(JSON.stringify([args, seen])));
      assert.equal(args.at(-1), host);
      assert.equal(args.at(-2), '--password-stdin');
    }
    const names = logins.map(({ args }) => args[args.indexOf('-u') + 1]);
    assert.deepEqual(
      names,
      hostileNames.flatMap((name) => [name, name]),
    );
  });
});
