import { FailureError } from '../model/failure.ts';
import type { AddressFindings } from '../model/registryAddress/registryAddress.ts';
import { internalHostOf, projectOfRegistry } from '../model/registryAddress/registryAddressQuestions.ts';
import {
  authorityOf,
  type PresentedCertificate,
  type RegistryProbe,
} from '../model/registryAddress/registryProbe.ts';
import type { TrustSystem } from '../model/registryAddress/registryTrust.ts';
import { registryRights, type Right, type RightAnswer } from '../model/right.ts';
import type { AddressPage } from '../shared/addressPage.ts';
import type { RegistryAddresses } from '../store/registryAddresses.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { buildAddressPage } from './addressPage.ts';

interface AddressSourceOptions {
  readonly store: RegistryStore;
  /** Where the extension runs. */
  readonly system: TrustSystem;
  /** The page is another one now. */
  readonly changed: () => void;
}

/** What is known of the registry of one session. */
interface Knowledge {
  readonly addresses: RegistryAddresses;
  readonly probes: Map<string, RegistryProbe>;
  /** Hosts that were asked, whether or not they have answered. */
  readonly asked: Set<string>;
  readonly abort: AbortController;
  looking: boolean;
}

/**
 * Where the registry address panel takes its content from. `load` gives at once what is known; what else the cluster names
 * and what answers there is learned behind it and told through `changed`. A switch of context begins anew.
 */
export class AddressSource {
  readonly #options: AddressSourceOptions;
  readonly #stop: () => void;
  #knowledge: Knowledge | undefined;

  constructor(options: AddressSourceOptions) {
    this.#options = options;
    this.#stop = options.store.onDidChange(({ kind }) => {
      if (kind === 'address' || kind === 'connection') options.changed();
    });
  }

  /** The page as it is now. Rejects with a `FailureError` while there is no cluster. */
  async load(): Promise<AddressPage> {
    const { store, system } = this.#options;
    await store.settled();
    const { connection, addresses: current } = store;
    if (connection.kind !== 'connected' || current === undefined) {
      const context = connection.context ?? '(none)';
      const reason = 'there is no connection yet';
      throw new FailureError(
        connection.kind === 'failed' ? connection.failure : { kind: 'badContext', context, reason },
      );
    }
    const knowledge = this.#of(current);
    const { addresses, probes, abort } = knowledge;
    const findings = await addresses.find(abort.signal);
    this.#learn(knowledge, findings);
    const { forward } = addresses;
    return buildAddressPage({
      server: connection.server,
      findings,
      looking: knowledge.looking,
      probes,
      forward: forward && { host: forward.address.host, connections: forward.connections },
      mayForward: this.#may(forwardingRights(findings)),
      mayConfigure: this.#may([registryRights.configureRegistry]),
      system,
    });
  }

  /** Asks every address again, and the cluster for further ones. */
  probeAgain(): void {
    this.#knowledge?.addresses.forget();
    this.#end();
    this.#options.changed();
  }

  /** The authority that the server at a host presented. */
  authorityAt(host: string): PresentedCertificate | undefined {
    const probe = this.#knowledge?.probes.get(host);
    return probe?.kind === 'untrusted' ? authorityOf(probe.chain) : undefined;
  }

  dispose(): void {
    this.#stop();
    this.#end();
  }

  #of(addresses: RegistryAddresses): Knowledge {
    if (this.#knowledge?.addresses !== addresses) {
      this.#end();
      const fresh = { probes: new Map(), asked: new Set<string>(), abort: new AbortController() };
      this.#knowledge = { ...fresh, addresses, looking: true };
      void this.#lookFurther(this.#knowledge);
    }
    return this.#knowledge;
  }

  #end(): void {
    this.#knowledge?.abort.abort();
    this.#knowledge = undefined;
  }

  /** Asks the places that could not change which address is chosen, and what the user may do. */
  async #lookFurther(knowledge: Knowledge): Promise<void> {
    const { addresses, abort } = knowledge;
    const { writer } = this.#options.store;
    try {
      const findings = await addresses.findAll(abort.signal);
      const forwarding = forwardingRights(findings);
      await writer?.rights.ask([...forwarding, registryRights.configureRegistry]);
    } catch {
      // The panel has gone, or the session: another load begins anew.
      return;
    }
    knowledge.looking = false;
    if (this.#knowledge === knowledge) this.#options.changed();
  }

  #learn(knowledge: Knowledge, { all }: AddressFindings): void {
    for (const { host } of all) {
      if (!knowledge.asked.has(host)) void this.#probe(knowledge, host);
    }
  }

  async #probe({ addresses, asked, probes, abort }: Knowledge, host: string): Promise<void> {
    asked.add(host);
    try {
      probes.set(host, await addresses.probe(host, abort.signal));
    } catch {
      // As above: nothing but an abort ends a probe.
      return;
    }
    if (!abort.signal.aborted) this.#options.changed();
  }

  #may(rights: readonly Right[]): RightAnswer {
    const { writer } = this.#options.store;
    const answers = rights.map((right) => writer?.rights.answer(right) ?? 'unknown');
    if (answers.includes('no')) return 'no';
    return answers.includes('unknown') ? 'unknown' : 'yes';
  }
}

function forwardingRights(findings: AddressFindings): readonly Right[] {
  return registryRights.forwardPort(projectOfRegistry(internalHostOf(findings)));
}
