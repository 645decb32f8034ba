import path from 'node:path';

/** Where a kubeconfig may be named. */
export interface KubeconfigPlaces {
  /** The setting `imageRegistry.kubeconfig`; `~/` is the home folder. */
  readonly setting: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The files to read, first wins: the setting, else those in KUBECONFIG, else `~/.kube/config`. They may not exist. */
export function kubeconfigFiles({ setting, env, home, platform }: KubeconfigPlaces): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const set = setting?.trim() ?? '';
  if (set !== '') return [/^~[/\\]/.test(set) ? paths.join(home, set.slice(2)) : set];
  const listed = (env['KUBECONFIG'] ?? '').split(paths.delimiter).filter((file) => file !== '');
  return listed.length > 0 ? [...new Set(listed)] : [paths.join(home, '.kube', 'config')];
}
