import type { UserTraits } from '../connection/connection.ts';
import type { AccountRole, LoginAccount, SeenObject } from '../model/login/loginAccount.ts';
import type { LoginEnd } from '../model/login/loginEnd.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import type { Secret } from '../model/secret.ts';
import type { PingAnswer } from '../registry/registryClient.ts';

/** A token that the cluster made, and when it ends. */
export interface IssuedToken {
  readonly token: Secret;
  /** ms since the epoch, by the clock of this machine; undefined when the cluster does not say. */
  readonly at: number | undefined;
}

/**
 * Logins at the registry of a cluster: the token of the user, and service accounts that have tokens of their own. Every call
 * rejects with a `FailureError`, or with the signal's reason once that aborts.
 */
export interface ClusterLogins {
  /** Where the token comes from, and for whom it stands. */
  readonly user: UserTraits;
  /** The token of the context's user; undefined for users without one (client certificates, passwords). */
  token(signal: AbortSignal): Promise<Secret | undefined>;
  /** When a token ends. What it says itself, else `useroauthaccesstokens`; `unknown` where that may not be read. */
  end(token: Secret, signal: AbortSignal): Promise<LoginEnd>;
  /** What the registry answers to a login. `GET /v2/`. */
  try(login: RegistryLogin, signal: AbortSignal): Promise<PingAnswer>;
  /** The accounts that were made here, of a project or (undefined) of all. `serviceaccounts` and `rolebindings`, by label. */
  accounts(project: string | undefined, signal: AbortSignal): Promise<readonly LoginAccount[]>;
  /** Makes a service account with the label of this extension. POST `serviceaccounts`. */
  createAccount(project: string, name: string, signal: AbortSignal): Promise<SeenObject>;
  /** Gives an account a role in its project. POST `rolebindings`. */
  bindRole(project: string, account: string, role: AccountRole, signal: AbortSignal): Promise<SeenObject>;
  /** Makes a token of an account; the cluster may give it less time. POST `serviceaccounts/{name}/token` (TokenRequest). */
  requestToken(project: string, account: string, seconds: number, signal: AbortSignal): Promise<IssuedToken>;
  /** Deletes a binding, if it is still the one that was seen. */
  deleteBinding(project: string, binding: SeenObject, signal: AbortSignal): Promise<void>;
  /** Deletes an account, if it is still the one that was seen: its tokens end with it. */
  deleteAccount(project: string, account: SeenObject, signal: AbortSignal): Promise<void>;
}
