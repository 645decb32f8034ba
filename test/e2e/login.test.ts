import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { entryOf } from '../../src/model/login/authFile.ts';
import { skyfieldLayout } from '../support/skyfield.ts';
import { until } from '../support/until.ts';
import { useSession, type Session } from './session.ts';

const run = promisify(execFile);
const hostOf = ({ cluster }: Session): string => new URL(cluster.registry).host;

/** What is on the clipboard of the window. */
async function clipboard({ window }: Session): Promise<string> {
  return window.page.evaluate('navigator.clipboard.readText()');
}

/** Runs a line in a shell, where the programs and logins of the session are. */
async function shell({ cluster, vscode }: Session, line: string): Promise<string> {
  const { home } = vscode.profile;
  const env = {
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    SSL_CERT_FILE: cluster.caFile,
  };
  const running = run('sh', ['-c', line], { env });
  running.child.stdin?.end();
  return (await running).stdout;
}

async function push(session: Session, tag: string): Promise<void> {
  const to = `docker://${hostOf(session)}/hackershop/skyfield:${tag}`;
  await shell(session, `skopeo --insecure-policy copy --quiet oci:${skyfieldLayout}:2.0 ${to}`);
}

describe('Logging in to the registry', () => {
  const session = useSession({ settings: { 'workbench.colorTheme': 'Default Light Modern' } });

  before(async () => {
    // Half an hour is left of the login.
    session().cluster.state.loginSeconds = 1800;
    await session().window.openImageRegistry();
    await session().window.tree.row(['hackershop']);
  });

  it('says in the status bar that the login ends soon, and renews it', async () => {
    const { window } = session();
    const item = window.page.locator('.statusbar-item', { hasText: 'Login ends at' });
    await item.waitFor();
    await window.screenshot('login-ends');
    await item.click();
    await window.notification(/Log in with oc login https:/);
    await window.page.keyboard.press('Escape');
  });

  it('copies a command that a shell runs, without the token', async () => {
    const { cluster, vscode, window } = session();
    const oc = join(vscode.profile.home, 'bin', 'oc');
    await writeFile(oc, `#!/bin/sh\n[ "$*" = "whoami -t" ] && echo ${cluster.tokens.phillip}\n`, {
      mode: 0o755,
    });
    await window.runCommand('Image Registry: Copy docker Login…');
    await window.picks();
    await window.screenshot('login-tools-light');
    await window.pick('skopeo');
    await window.picks();
    await window.screenshot('login-forms-light');
    await window.pick('Without the token');
    const line = `oc whoami -t | skopeo login -u phillip --password-stdin ${hostOf(session())}`;
    await until('the command', async () => ((await clipboard(session())) === line ? true : undefined));
    assert.match(await shell(session(), line), /Login Succeeded/);
    await push(session(), 'by-command');
  });

  it('copies one with the token, which is on the clipboard and nowhere else', async () => {
    const { cluster, window } = session();
    await window.runCommand('Image Registry: Copy docker Login…');
    await window.pick('docker');
    await window.pick('With the token');
    await window.notification(/taken from the clipboard in 60 seconds/);
    const line = await clipboard(session());
    assert.ok(line.includes(cluster.tokens.phillip));
    await shell(session(), line);
    const ran = (await session().programs.runs()).at(-1);
    assert.equal(ran?.input, cluster.tokens.phillip);
  });
});

describe('Logins that this machine keeps', () => {
  const session = useSession();

  before(async () => {
    await session().window.openImageRegistry();
    await session().window.tree.row(['hackershop']);
  });

  it('are written where skopeo looks, taken by the registry, and removed again', async () => {
    const { cluster, vscode, window } = session();
    await window.runCommand('Image Registry: Log In to Registry…');
    await window.picks();
    await window.screenshot('login-ways');
    await window.pick('Auth file of podman, skopeo and buildah');
    await window.notification(/^Logged in to .* as phillip until .*: podman, skopeo and buildah\.$/);
    await window.screenshot('logged-in');
    const file = join(vscode.profile.home, 'run', 'containers', 'auth.json');
    const written: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert.deepEqual(written, { auths: { [hostOf(session())]: entryOf('phillip', cluster.tokens.phillip) } });
    await push(session(), 'by-login');
    await window.tree.expand('hackershop', 'skyfield');
    await window.tree.row(['hackershop', 'skyfield', 'by-login']);
    await window.runCommand('Image Registry: Log Out of Registry…');
    await window.notification(/^Logged out of /);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { auths: {} });
  });

  it('docker gets the token on its input', async () => {
    const { cluster, window, programs } = session();
    await window.runCommand('Image Registry: Log In to Registry…');
    await window.pick('docker');
    await window.notification(/^Logged in to .*: docker\.$/);
    const [ran] = await programs.runs();
    assert.deepEqual(ran?.args, ['login', '-u', 'phillip', '--password-stdin', hostOf(session())]);
    assert.equal(ran.input, cluster.tokens.phillip);
  });

  it('a service account is made after a question, listed, and revoked after another', async () => {
    const { cluster, window } = session();
    await window.runCommand('Image Registry: Registry Logins…');
    await window.pick('New service account…');
    await window.pick('hackershop');
    await window.answer('pusher');
    await window.pick('registry-editor');
    await window.picks();
    await window.screenshot('account-lifetime');
    await window.pick('7 days');
    assert.match(await window.dialog(), /Create the service account pusher in hackershop\?/);
    await window.screenshot('account-question');
    await window.pressInDialog('Create');
    await window.pick('Log in on this machine…');
    await window.pick('Auth file of docker');
    await window.notification(/^Logged in to .* as pusher until .*: docker\.$/);
    await push(session(), 'by-account');
    await window.runCommand('Image Registry: Registry Logins…');
    await window.picks();
    await window.screenshot('accounts');
    await window.pick('pusher');
    await window.pick('Revoke…');
    assert.match(await window.dialog(), /Revoke the login pusher in hackershop\?/);
    await window.screenshot('account-revoke');
    await window.pressInDialog('Revoke');
    await window.notification(/^Revoked the login pusher in hackershop\.$/);
    assert.deepEqual(cluster.state.collection('', 'serviceaccounts').list('hackershop'), []);
    await assert.rejects(push(session(), 'no-more'));
  });
});
