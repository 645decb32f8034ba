import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { testFolder } from './kubeconfigs.ts';

const run = promisify(execFile);

export interface SkopeoCopy {
  /** `oci:FOLDER:TAG`. */
  readonly from: string;
  /** `host:port/project/stream:tag`. */
  readonly to: string;
  /** Certificate authority of the target, PEM. */
  readonly ca: string;
  readonly login: { readonly username: string; readonly password: string };
}

/** Pulls an image with skopeo into a folder that is removed again. Rejects with what skopeo said. */
export async function skopeoPull({ from, ca, login }: Omit<SkopeoCopy, 'to'>): Promise<void> {
  await using folder = await testFolder();
  const host = from.slice(0, from.indexOf('/'));
  const certificates = await folder.write('ca.crt', ca);
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const authFile = await folder.write('auth.json', JSON.stringify({ auths: { [host]: { auth } } }));
  const flags = ['--insecure-policy', 'copy', '--all', '--quiet', '--authfile', authFile];
  const into = `dir:${path.join(folder.path, 'image')}`;
  await run('skopeo', [...flags, '--src-cert-dir', path.dirname(certificates), `docker://${from}`, into]);
}

/** Pushes with skopeo, indexes with all their images. Rejects with what skopeo said. */
export async function skopeoPush({ from, to, ca, login }: SkopeoCopy): Promise<void> {
  await using folder = await testFolder();
  await folder.write('ca.crt', ca);
  const host = to.slice(0, to.indexOf('/'));
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const authFile = await folder.write('auth.json', JSON.stringify({ auths: { [host]: { auth } } }));
  const flags = ['--insecure-policy', 'copy', '--all', '--quiet', '--authfile', authFile];
  await run('skopeo', [...flags, '--dest-cert-dir', folder.path, from, `docker://${to}`]);
}

/** Runs skopeo; gives what it prints. Rejects with what it said. */
export async function runSkopeo(...args: readonly string[]): Promise<string> {
  return (await run('skopeo', ['--insecure-policy', ...args])).stdout;
}
