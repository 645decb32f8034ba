import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { UserTraits } from '../connection/connection.ts';
import { failureOf } from '../model/failure.ts';
import { inParallel } from '../model/inParallel.ts';
import type { LoginAccount } from '../model/login/loginAccount.ts';
import type { LoginEnd } from '../model/login/loginEnd.ts';
import { loginName } from '../model/login/loginName.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import { compareNames } from '../model/project.ts';
import type { Secret } from '../model/secret.ts';
import type { PingAnswer } from '../registry/registryClient.ts';

interface LoginsOptions {
  readonly client: Pick<ClusterClient, 'logins'>;
  /** The user's name, once known. */
  readonly user: () => string | undefined;
  readonly projects: () => readonly string[] | undefined;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  /** The end of the user's login is known, or another one. */
  readonly changed: () => void;
}

/** A token with the name to log in with. */
export interface OwnLogin {
  readonly user: string;
  readonly token: Secret;
}

/** The accounts that were made for logins, as far as they may be listed. */
export interface FoundAccounts {
  readonly accounts: readonly LoginAccount[];
  /** Projects whose accounts may not be listed. */
  readonly unread: readonly string[];
  /** How many projects were not asked. */
  readonly notAsked: number;
}

/** Requests at one time. */
const atOnce = 6;
/** Projects that are asked one by one, up to two requests each, where the list of the whole cluster is forbidden. */
const singleProjects = 25;

/** How the user of a session logs in to the registry, and what else can. */
export class Logins {
  readonly #options: LoginsOptions;
  #token: Secret | undefined;
  #end: LoginEnd | undefined;

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  /** Where the user's token comes from, and for whom it stands. */
  get traits(): UserTraits {
    return this.#options.client.logins.user;
  }

  /** The user's own login; undefined for users without a token. Rejects with a `FailureError`. */
  async own(signal: AbortSignal): Promise<OwnLogin | undefined> {
    const { client, user } = this.#options;
    const token = await client.logins.token(this.#limited(signal));
    // Whose the token is that acts for another user, the cluster does not tell.
    const name = this.traits.impersonates ? '' : (user() ?? '');
    return token === undefined ? undefined : { user: loginName(name), token };
  }

  /** When the user's login at the cluster ends, as far as it was learned; undefined also where a plugin renews it. */
  get end(): LoginEnd | undefined {
    return this.traits.hasPlugin ? undefined : this.#end;
  }

  /** Learns when the user's token ends: one request for each token, none where the token says it itself. Rejects with a `FailureError`. */
  async learnEnd(signal: AbortSignal): Promise<LoginEnd> {
    const own = await this.own(signal);
    if (own === undefined) return this.#learned(undefined, { kind: 'unknown' });
    if (this.#end !== undefined && this.#token?.reveal() === own.token.reveal()) return this.#end;
    const end = await this.#options.client.logins.end(own.token, this.#limited(signal));
    return this.#learned(own.token, end);
  }

  /** What the registry at an address of the cluster answers to a login. Rejects with a `FailureError`. */
  async try(login: RegistryLogin, signal: AbortSignal): Promise<PingAnswer> {
    return this.#options.client.logins.try(login, this.#limited(signal));
  }

  /**
   * The accounts that were made here: one list for those who may list all, else for each of the first 25 projects, those that
   * are open in front. Rejects with a `FailureError`.
   */
  async accounts(signal: AbortSignal): Promise<FoundAccounts> {
    const limited = this.#limited(signal);
    const all = await this.#accountsOf(undefined, limited);
    if (all !== undefined) return { accounts: all.toSorted(byPlace), unread: [], notAsked: 0 };
    const found: LoginAccount[] = [];
    const unread: string[] = [];
    const projects = this.#options.projects() ?? [];
    const asked = projects.slice(0, singleProjects);
    await inParallel(asked, atOnce, async (project) => {
      const accounts = await this.#accountsOf(project, limited);
      if (accounts === undefined) unread.push(project);
      else found.push(...accounts);
    });
    const notAsked = projects.length - asked.length;
    return { accounts: found.sort(byPlace), unread: unread.sort(compareNames), notAsked };
  }

  /** Undefined where they may not be listed. */
  async #accountsOf(
    project: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly LoginAccount[] | undefined> {
    try {
      return await this.#options.client.logins.accounts(project, signal);
    } catch (error) {
      if (failureOf(error, '').kind === 'forbidden') return undefined;
      throw error;
    }
  }

  #learned(token: Secret | undefined, end: LoginEnd): LoginEnd {
    this.#token = token;
    this.#end = end;
    this.#options.changed();
    return end;
  }

  #limited(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#options.signal]);
  }
}

function byPlace(a: LoginAccount, b: LoginAccount): number {
  return compareNames(a.project, b.project) || compareNames(a.name, b.name);
}
