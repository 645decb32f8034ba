import { execFile } from 'node:child_process';
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
