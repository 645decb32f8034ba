import {
  entryOf,
  GarbledAuthFile,
  readAuthFile,
  withEntry,
  withoutEntry,
  type AuthFile,
} from '../model/login/authFile.ts';
import { authPlaces, type AuthPlace, type LoginMachine } from '../model/login/authPlaces.ts';
import { loginArguments } from '../model/login/loginTool.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import { keptLogin, type FoundLogin, type RepositoryName } from '../model/login/keptLogin.ts';
import { eraseLogin, fetchLogin, storeLogin } from './credentialHelper.ts';
import { isInstalled } from './installed.ts';
import { changeFile, readText } from './lockedFile.ts';
import { runTool } from './runTool.ts';

/** A program that can log in by itself. */
export type LoginProgram = 'docker' | 'podman';

/** A place for logins, and how it stands to one registry. */
export interface KeptLogins extends AuthPlace, AuthFile {
  /** Why the file cannot be used as it is. */
  readonly trouble?: Failure;
}

/** The logins at registries that this machine keeps for docker, podman and their kin. */
export class MachineLogins {
  readonly #machine: LoginMachine;

  constructor(machine: LoginMachine) {
    this.#machine = machine;
  }

  /** Which of the programs are there to log in with. */
  async programs(): Promise<readonly LoginProgram[]> {
    const all = ['docker', 'podman'] as const;
    const there = await Promise.all(all.map((program) => isInstalled(program, this.#machine.env)));
    return all.filter((_, index) => there[index]);
  }

  /** The places where logins are kept, and what they say of a registry. */
  async places(host: string): Promise<readonly KeptLogins[]> {
    return Promise.all(
      authPlaces(this.#machine).map(async (place) => {
        try {
          return await this.#read(place, host);
        } catch (error) {
          const trouble = failureOf(error, `read ${place.file}`);
          return { ...place, helper: undefined, hasEntry: false, narrower: [], trouble };
        }
      }),
    );
  }

  /** What the places hold, for reading logins out of them. Fails with `file`. */
  async contents(): Promise<readonly (AuthPlace & { readonly content: Secret })[]> {
    return Promise.all(
      authPlaces(this.#machine).map(async (place) => {
        const content = new Secret(await readText(place.file, 'read the logins of this machine'));
        return { ...place, content };
      }),
    );
  }

  /**
   * The login that this machine has for a repository of a registry, of the first place that has one; undefined where there is
   * none, `unusable` where there is no more than a token. Helpers are asked. Fails with `file` or `program` where no place has
   * one and one of them cannot be asked.
   */
  async credentialFor(name: RepositoryName, signal: AbortSignal): Promise<FoundLogin | undefined> {
    let unusable: FoundLogin | undefined;
    let failure: FailureError | undefined;
    for (const place of authPlaces(this.#machine)) {
      try {
        const found = await this.#loginIn(place, name, signal);
        if (found?.kind === 'login') return found;
        unusable ??= found;
      } catch (error) {
        if (signal.aborted || !(error instanceof FailureError)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return unusable;
  }

  async #loginIn(
    place: AuthPlace,
    name: RepositoryName,
    signal: AbortSignal,
  ): Promise<FoundLogin | undefined> {
    const doing = `look for the login for ${name.host}`;
    const content = new Secret(await readText(place.file, doing));
    const kept = understood(place, doing, () => keptLogin(content, place.dialect, name));
    if (kept?.kind !== 'helper') return kept;
    return fetchLogin(kept.server, { helper: kept.helper, ...this.#place, signal });
  }

  /** Runs `docker login` or `podman login` with the token on its input. Fails with `program`. */
  async logInWith(program: LoginProgram, login: RegistryLogin, signal: AbortSignal): Promise<void> {
    await runTool({
      command: program,
      args: loginArguments(program, login),
      input: login.token,
      ...this.#place,
      doing: `log in to ${login.host}`,
      signal,
    });
  }

  /**
   * Keeps a login in a file, or with the helper that the file names; then the file only says that there is one, as docker
   * does it. Gives the helper. Fails with `file` or `program`.
   */
  async keep(place: AuthPlace, login: RegistryLogin, signal: AbortSignal): Promise<string | undefined> {
    const { host, user, token } = login;
    const { helper } = await this.#read(place, host);
    if (helper !== undefined) await storeLogin(login, { helper, ...this.#place, signal });
    const entry = helper === undefined ? entryOf(user, token.reveal()) : {};
    // What a helper keeps has its place in the file, whoever has lost patience by now.
    const limit = helper === undefined ? signal : new AbortController().signal;
    await this.#change(place, `keep the login for ${host}`, limit, (text) => withEntry(text, host, entry));
    return helper;
  }

  /** Forgets what a place has of a registry. Fails with `file` or `program`. */
  async forget(place: AuthPlace, host: string, signal: AbortSignal): Promise<void> {
    const { helper } = await this.#read(place, host);
    if (helper !== undefined) await eraseLogin(host, { helper, ...this.#place, signal });
    await this.#change(place, `forget the login for ${host}`, signal, (text) => withoutEntry(text, host));
  }

  /** Where programs run, and what they find there. */
  get #place(): Pick<LoginMachine, 'env' | 'home'> {
    const { env, home } = this.#machine;
    return { env, home };
  }

  async #read(place: AuthPlace, host: string): Promise<KeptLogins> {
    const doing = `look for the login for ${host}`;
    const content = await readText(place.file, doing);
    return { ...place, ...understood(place, doing, () => readAuthFile(content, host, place.dialect)) };
  }

  async #change(
    place: AuthPlace,
    doing: string,
    signal: AbortSignal,
    change: (content: string) => string,
  ): Promise<void> {
    const asked = (content: string): string => understood(place, doing, () => change(content));
    await changeFile(place.file, asked, { doing, signal });
  }
}

/** What is read from a file, or the failure that says why it cannot be understood. */
function understood<T>({ file }: AuthPlace, doing: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GarbledAuthFile)) throw error;
    const reason = `${error.message}. It was left as it is`;
    throw new FailureError({ kind: 'file', file, doing, reason });
  }
}
