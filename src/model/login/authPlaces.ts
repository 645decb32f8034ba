import type { AuthDialect } from './authFile.ts';

/** What decides where a machine keeps its logins. */
export interface LoginMachine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** As Node names it. */
  readonly platform: string;
  /** The number of the user; undefined on Windows. */
  readonly uid: number | undefined;
}

/** A file that programs keep their logins in. */
export interface AuthPlace {
  readonly file: string;
  readonly dialect: AuthDialect;
  /** Who reads it. */
  readonly readers: string;
}

const containers = 'podman, skopeo and buildah';

/**
 * Where programs of this machine look for logins: containers-auth.json(5) with `REGISTRY_AUTH_FILE`, and docker's
 * `DOCKER_CONFIG`. The first one is that of podman and its kin.
 */
export function authPlaces({ env, home, platform, uid }: LoginMachine): readonly [AuthPlace, AuthPlace] {
  const join = (...parts: readonly string[]): string => parts.join(platform === 'win32' ? '\\' : '/');
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const usual =
    platform !== 'linux'
      ? join(home, '.config', 'containers', 'auth.json')
      : runtime === ''
        ? join('/run', 'containers', String(uid ?? 0), 'auth.json')
        : join(runtime, 'containers', 'auth.json');
  const named = env['REGISTRY_AUTH_FILE'] ?? '';
  const docker = env['DOCKER_CONFIG'] ?? '';
  return [
    { file: named === '' ? usual : named, dialect: 'containers', readers: containers },
    {
      file: join(docker === '' ? join(home, '.docker') : docker, 'config.json'),
      dialect: 'docker',
      readers: 'docker',
    },
  ];
}
