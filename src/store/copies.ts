import { sessionEnded } from '../changes/sessionEnded.ts';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { OtherRegistry } from '../cluster/clusterCopies.ts';
import type { ReadImage } from '../model/copy/copiedImage.ts';
import type { CopyOutcome, CopyPlan } from '../model/copy/copyPlan.ts';
import { isTokenHostOf } from '../model/pullSecret/registryKey.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { CopyRun } from '../registry/copying/applyCopy.ts';
import type { CopyEnd, CopyEnds } from '../registry/copying/copyEnd.ts';
import type { CopyRequest, CopySurvey } from '../registry/copying/surveyCopy.ts';
import type { RegistryClient } from '../registry/registryClient.ts';
import type { RegistryAddresses } from './registryAddresses.ts';

interface CopiesOptions {
  readonly client: Pick<ClusterClient, 'copies' | 'server'>;
  readonly addresses: Pick<RegistryAddresses, 'find'>;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
}

/** The registry of a session's cluster, as its user. */
export interface OwnRegistry {
  readonly address: RegistryAddress;
  readonly registry: RegistryClient;
}

/** Copying images from and to the registry of a session's cluster. It ends with the session, as a failure that says so. */
export class Copies {
  readonly #options: CopiesOptions;
  /** Registries with the other hosts that may have their logins, as the user has said. */
  readonly #trusted = new Set<string>();

  constructor(options: CopiesOptions) {
    this.#options = options;
  }

  /** The cluster's registry and where it was found; undefined where no address is known. Rejects with a `FailureError`. */
  async own(signal: AbortSignal): Promise<OwnRegistry | undefined> {
    const { client, addresses } = this.#options;
    // Address and login are of one session: another cluster's registry never gets this one's token.
    const { chosen } = await this.#whileOpen(signal, (both) => addresses.find(both));
    return chosen && { address: chosen, registry: client.copies.own(chosen.host) };
  }

  /** Another registry, for the caller to close. */
  other(registry: OtherRegistry): RegistryClient {
    return this.#options.client.copies.other(registry);
  }

  /** Whether the login for a registry may go to another host without a question. */
  mayLogInAt(registry: string, host: string): boolean {
    return isTokenHostOf(registry, host) || this.#trusted.has(`${registry} ${host}`);
  }

  /** Remembers for the session that the user lets a login go to another host. */
  trust(registry: string, host: string): void {
    this.#trusted.add(`${registry} ${host}`);
  }

  /** What answers at another registry's address, asked without a login. Rejects with a `FailureError`. */
  async look(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return this.#whileOpen(signal, (both) => this.#options.client.copies.look(host, both));
  }

  /** The manifest of an image. Rejects with a `FailureError`. */
  async read(end: CopyEnd, reference: string, signal: AbortSignal): Promise<ReadImage> {
    return this.#whileOpen(signal, (both) => this.#options.client.copies.read(end, reference, both));
  }

  /** What copying would do. Rejects with a `FailureError`. */
  async survey(request: CopyRequest, ends: CopyEnds, signal: AbortSignal): Promise<CopySurvey> {
    return this.#whileOpen(signal, (both) => this.#options.client.copies.survey(request, ends, both));
  }

  /** Copies what a plan holds. Rejects with a `FailureError` when the session ends. */
  async apply(plan: CopyPlan, ends: CopyEnds, run: CopyRun): Promise<CopyOutcome> {
    return this.#whileOpen(run.signal, async (signal) => {
      const outcome = await this.#options.client.copies.apply(plan, ends, { ...run, signal });
      if (outcome.kind === 'cancelled' && !run.signal.aborted) throw this.#ended();
      return outcome;
    });
  }

  async #whileOpen<T>(signal: AbortSignal, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const session = this.#options.signal;
    try {
      return await task(AbortSignal.any([signal, session]));
    } catch (error) {
      if (session.aborted && !signal.aborted) throw this.#ended();
      throw error;
    }
  }

  #ended(): Error {
    return sessionEnded(new URL(this.#options.client.server).host);
  }
}
