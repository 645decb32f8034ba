import { homedir } from 'node:os';
import { kubeconfigFiles } from './kubeconfigFiles.ts';
import { KubeconfigSource } from './kubeconfigSource.ts';

/** Follows the kubeconfig that the setting names, else KUBECONFIG, else the home folder. Never rejects. */
export async function openKubeconfigSource(
  setting: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KubeconfigSource> {
  const places = { setting, env, home: homedir(), platform: process.platform };
  return await KubeconfigSource.open(kubeconfigFiles(places));
}
