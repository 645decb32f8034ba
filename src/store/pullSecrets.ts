import {
  createPullSecret,
  deletePullSecret,
  linkAccounts,
  replaceLogin,
  unlinkAccounts,
  type LinkProblem,
  type PullSecretOutcome,
} from '../changes/pullSecrets.ts';
import type { Rights } from '../changes/rights.ts';
import { sessionEnded } from '../changes/sessionEnded.ts';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { PullAccount, PullLogin, PullSecret, PullSecretPlan } from '../model/pullSecret/pullSecret.ts';
import { importsOf, type Import } from '../model/pullSecret/pullSecretUse.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { PingAnswer } from '../registry/registryClient.ts';
import { LiveList, type LiveState } from './liveList.ts';

export interface PullSecretsOptions {
  readonly client: Pick<ClusterClient, 'pullSecrets' | 'followWholeProject' | 'server'>;
  readonly rights: Rights;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
}

/** What a project imports and which of its accounts pull with what, as far as it could be seen. */
export interface PullSecretUses {
  readonly imports: readonly Import[];
  readonly accounts: readonly PullAccount[];
  /** Why image streams or service accounts could not be read. */
  readonly unseen: readonly Failure[];
}

/** The logins of projects at other registries. Nothing is kept: each call asks the cluster. */
export class PullSecrets {
  readonly #options: PullSecretsOptions;

  constructor(options: PullSecretsOptions) {
    this.#options = options;
  }

  /** Rejects with a `FailureError`. */
  async list(project: string, signal: AbortSignal): Promise<readonly PullSecret[]> {
    return this.#options.client.pullSecrets.list(project, this.#limited(signal));
  }

  /** Rejects with the signal's reason alone. */
  async uses(project: string, signal: AbortSignal): Promise<PullSecretUses> {
    const limited = this.#limited(signal);
    const unseen: Failure[] = [];
    const unless = (error: unknown): [] => {
      if (!(error instanceof FailureError)) throw error;
      unseen.push(error.failure);
      return [];
    };
    const [streams, accounts] = await Promise.all([
      this.#streams(project, limited).catch(unless),
      this.#options.client.pullSecrets.accounts(project, limited).catch(unless),
    ]);
    return { imports: importsOf(streams), accounts, unseen };
  }

  /** What answers at a registry, asked without a login. Rejects with the signal's reason alone. */
  async look(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return this.#options.client.pullSecrets.look(host, this.#limited(signal));
  }

  /** What a registry answers to a login, which goes there and to `tokenHost` alone. Rejects with a `FailureError`. */
  async try(
    host: string,
    login: PullLogin,
    tokenHost: string | undefined,
    signal: AbortSignal,
  ): Promise<PingAnswer> {
    return this.#options.client.pullSecrets.try(host, login, tokenHost, this.#limited(signal));
  }

  /** Makes a pull secret. Rejects with a `FailureError`. */
  async create(plan: PullSecretPlan): Promise<PullSecretOutcome> {
    return this.#whileOpen(createPullSecret(plan, this.#work));
  }

  /** Gives a registry of a secret another login. Rejects with a `FailureError`. */
  async replaceLogin(seen: PullSecret, login: PullLogin): Promise<void> {
    return this.#whileOpen(replaceLogin(seen, login, this.#work));
  }

  /** Deletes a secret that is still as it was seen. Rejects with a `FailureError`. */
  async delete(seen: PullSecret): Promise<void> {
    return this.#whileOpen(deletePullSecret(seen, this.#work));
  }

  /** Lets accounts pull with a secret; gives what failed. */
  async link(secret: string, accounts: readonly PullAccount[]): Promise<readonly LinkProblem[]> {
    return this.#whileOpen(linkAccounts(secret, accounts, this.#work));
  }

  /** Lets accounts no longer pull with a secret; gives what failed. */
  async unlink(secret: string, accounts: readonly PullAccount[]): Promise<readonly LinkProblem[]> {
    return this.#whileOpen(unlinkAccounts(secret, accounts, this.#work));
  }

  get #work() {
    const { client, signal } = this.#options;
    return { client: client.pullSecrets, signal };
  }

  /** All image streams of a project, whether it is open or not. */
  async #streams(project: string, signal: AbortSignal): Promise<readonly ImageStream[]> {
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const read = await new Promise<LiveState<ImageStream>>((resolve) => {
      const streams: LiveList<ImageStream> = new LiveList<ImageStream>(() => {
        const { state } = streams;
        const isPart = state.kind === 'loaded' && state.more && state.trouble === undefined;
        if (!isPart) resolve(state);
      });
      either.addEventListener('abort', () => resolve(streams.state), { once: true });
      this.#options.client.followWholeProject(project, streams, either, { once: true });
    });
    end.abort();
    signal.throwIfAborted();
    if (read.kind === 'failed') throw new FailureError(read.failure);
    if (read.kind !== 'loaded') return [];
    // A page in the midst that did not come leaves some out, which has to be said.
    if (read.trouble !== undefined) throw new FailureError(read.trouble);
    return [...read.items.values()];
  }

  /** The answer of a task, or a failure that says that the session was closed under it. */
  async #whileOpen<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      const { client, rights, signal } = this.#options;
      // A refusal means that what is known of rights is no longer so.
      if (error instanceof FailureError && error.failure.kind === 'forbidden') rights.forget();
      if (error instanceof FailureError || !signal.aborted) throw error;
      throw sessionEnded(new URL(client.server).host);
    }
  }

  #limited(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#options.signal]);
  }
}
