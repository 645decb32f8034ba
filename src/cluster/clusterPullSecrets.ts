import type { PullAccount, PullLogin, PullSecret, PullSecretPlan } from '../model/pullSecret/pullSecret.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { PingAnswer } from '../registry/registryClient.ts';

/** Lists of an account, with a secret in them or without it. */
export interface AccountLinks {
  readonly secret: string;
  readonly add: readonly ('pulls' | 'mounts')[];
  readonly remove: readonly ('pulls' | 'mounts')[];
}

/**
 * Logins of a project at other registries. What stands in secrets stays below: above it is known for which registries they
 * are, and no more. Every call rejects with a `FailureError`, which repeats nothing that a server says to a request with a
 * login in it, or with the signal's reason once that aborts.
 */
export interface ClusterPullSecrets {
  /** GET `secrets` of type `kubernetes.io/dockerconfigjson`, all pages. */
  list(project: string, signal: AbortSignal): Promise<readonly PullSecret[]>;
  /** Undefined when there is none. GET `secrets/{name}`. */
  read(project: string, name: string, signal: AbortSignal): Promise<PullSecret | undefined>;
  /** POST `secrets`; `conflict` when there is one of that name. */
  create(plan: PullSecretPlan, signal: AbortSignal): Promise<PullSecret>;
  /** The secret of a plan, if it is there and has these logins. GET `secrets/{name}`. */
  holding(plan: PullSecretPlan, signal: AbortSignal): Promise<PullSecret | undefined>;
  /**
   * Gives a registry of a secret another login and leaves the other registries as they are; changes nothing where it has
   * it already. GET `secrets/{name}`, then PATCH (merge patch of the data, with the resource version); `conflict` when it
   * changes in between, is another one by now, or has no login for that registry any more.
   */
  setLogin(seen: PullSecret, login: PullLogin, signal: AbortSignal): Promise<PullSecret>;
  /** Deletes a secret that is still as it was seen. DELETE `secrets/{name}` with preconditions. */
  delete(seen: PullSecret, signal: AbortSignal): Promise<void>;
  /** GET `serviceaccounts` of a project, all pages. */
  accounts(project: string, signal: AbortSignal): Promise<readonly PullAccount[]>;
  /** GET `serviceaccounts/{name}`. */
  account(project: string, name: string, signal: AbortSignal): Promise<PullAccount>;
  /**
   * Adds a secret to lists of an account that is still as it was seen, or takes it out of them. PATCH
   * `serviceaccounts/{name}` (JSON patch, with the resource version).
   */
  link(seen: PullAccount, links: AccountLinks, signal: AbortSignal): Promise<PullAccount>;
  /** What answers at a registry, asked without a login. `GET /v2/` from this machine. */
  look(host: string, signal: AbortSignal): Promise<RegistryProbe>;
  /**
   * What a registry answers to a login. `GET /v2/` over HTTPS from this machine; the login goes to `host` and, for a token, to
   * `tokenHost`, and nowhere else.
   */
  try(
    host: string,
    login: PullLogin,
    tokenHost: string | undefined,
    signal: AbortSignal,
  ): Promise<PingAnswer>;
}
