import type { ClusterClient } from '../cluster/clusterClient.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import {
  addressesOfStream,
  addressForNames,
  type AddressFindings,
  type RegistryAddress,
} from '../model/registryAddress/registryAddress.ts';
import {
  findingsFrom,
  internalHostOf,
  isSettled,
  questionKey,
  registryProject,
  remainingQuestions,
  type AddressAnswer,
  type AddressKnowledge,
  type AddressQuestion,
} from '../model/registryAddress/registryAddressQuestions.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import { whenAborted } from '../model/whenAborted.ts';
import type { PortForward } from '../cluster/address/portForward.ts';

interface RegistryAddressesOptions {
  readonly client: Pick<ClusterClient, 'addresses'>;
  /** The project of the context. */
  readonly ownProject: string | undefined;
  /** The image streams that were read already. */
  readonly streams: () => Iterable<ImageStream>;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  /** The findings are others now; `rerouted` when requests to the registry go another way as well. */
  readonly changed: (rerouted: boolean) => void;
}

const badSetting: Failure = {
  kind: 'notFound',
  doing: 'use the setting imageRegistry.registryHost',
  reason: 'it has to be an object that names a host with an optional port for the API server of this cluster',
};

/** Where the registry of a session's cluster is. Asked once, with as few requests as it takes. */
export class RegistryAddresses {
  readonly #options: RegistryAddressesOptions;
  readonly #answers = new Map<string, AddressAnswer>();
  #finding: Promise<void> | undefined;
  #forward: PortForward | undefined;
  #forwarding: Promise<PortForward> | undefined;
  #told = '';

  constructor(options: RegistryAddressesOptions) {
    this.#options = options;
    if (options.client.addresses.setting?.kind === 'invalid') {
      this.#answers.set('setting', { kind: 'failed', failure: badSetting });
    }
  }

  /** What is known without a question; undefined while that is no address. */
  get known(): AddressFindings | undefined {
    const findings = findingsFrom(this.#knowledge);
    return findings.chosen === undefined ? undefined : findings;
  }

  /** The address that names of images begin with, as far as it is known; in a file a forwarded port is none. */
  nameAddress(use?: 'lasting'): RegistryAddress | undefined {
    return addressForNames(findingsFrom(this.#knowledge), use);
  }

  /**
   * Finds the address to use, and asks nothing that could not change it. Why places could not be read is in the findings;
   * rejects with the signal's reason alone.
   */
  async find(signal: AbortSignal): Promise<AddressFindings> {
    return this.#find(signal, isSettled);
  }

  /** The same, but asks every place that could name an address. */
  async findAll(signal: AbortSignal): Promise<AddressFindings> {
    await this.#find(signal, isSettled);
    return this.#find(signal, (knowledge) => remainingQuestions(knowledge).length === 0);
  }

  /** Forgets what was found: the next `find` asks again. */
  forget(): void {
    for (const key of this.#answers.keys()) if (key !== 'setting') this.#answers.delete(key);
  }

  /** What answers at an address now; no credential is sent. Rejects with the signal's reason alone. */
  async probe(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return this.#options.client.addresses.probe(host, AbortSignal.any([signal, this.#options.signal]));
  }

  /** The port that is forwarded to the registry. */
  get forward(): PortForward | undefined {
    return this.#forward;
  }

  /** Forwards a port of this machine to the registry; gives the one that is there already. Rejects with a `FailureError`. */
  async startForward(signal: AbortSignal): Promise<PortForward> {
    if (this.#forward !== undefined) return this.#forward;
    // Two at once would leave one open that nobody closes.
    this.#forwarding ??= this.#openForward(signal).finally(() => (this.#forwarding = undefined));
    return this.#forwarding;
  }

  async #openForward(signal: AbortSignal): Promise<PortForward> {
    const { client, signal: session } = this.#options;
    const host = internalHostOf(findingsFrom(this.#knowledge));
    const forward = await client.addresses.forward(host, AbortSignal.any([signal, session]));
    this.#forward = forward;
    void forward.closed.then(() => this.#forwardClosed(forward));
    this.#tell(true);
    return forward;
  }

  /** Ends the forwarded port and every connection over it. */
  async stopForward(): Promise<void> {
    await this.#forward?.close();
  }

  /** The host that the default route would get; undefined where that may not be read. Rejects with a `FailureError`. */
  async defaultRouteHost(signal: AbortSignal): Promise<string | undefined> {
    return this.#options.client.addresses.defaultRouteHost(AbortSignal.any([signal, this.#options.signal]));
  }

  /** Makes the registry reachable from outside, and waits for its address. Rejects with a `FailureError`. */
  async turnOnDefaultRoute(signal: AbortSignal): Promise<RegistryAddress | undefined> {
    const { client, signal: session } = this.#options;
    const either = AbortSignal.any([signal, session]);
    await client.addresses.turnOnDefaultRoute(either);
    const address = await client.addresses.awaitDefaultRoute(either);
    if (address === undefined) return undefined;
    const question: AddressQuestion = { kind: 'routes', project: registryProject };
    this.#answers.set(questionKey(question), { kind: 'said', addresses: [address] });
    this.#tell(false);
    return address;
  }

  async #find(
    signal: AbortSignal,
    isEnough: (knowledge: AddressKnowledge) => boolean,
  ): Promise<AddressFindings> {
    if (this.#finding === undefined) this.#forgetPassing();
    while (!signal.aborted && !this.#options.signal.aborted && !isEnough(this.#knowledge)) {
      this.#finding ??= this.#askNext(isEnough).finally(() => (this.#finding = undefined));
      await Promise.race([this.#finding, whenAborted(signal)]);
    }
    signal.throwIfAborted();
    return findingsFrom(this.#knowledge);
  }

  /** Asks the next question, or all that are left when none can make another needless. */
  async #askNext(isEnough: (knowledge: AddressKnowledge) => boolean): Promise<void> {
    const left = remainingQuestions(this.#knowledge);
    const [first] = left;
    const oneByOne = isEnough === isSettled || first?.kind === 'stream';
    await Promise.all((oneByOne ? left.slice(0, 1) : left).map((question) => this.#ask(question)));
    this.#tell(false);
  }

  async #ask(question: AddressQuestion): Promise<void> {
    const { client, signal } = this.#options;
    try {
      const addresses = await client.addresses.ask(question, signal);
      this.#answers.set(questionKey(question), { kind: 'said', addresses });
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error, 'find the registry');
      this.#answers.set(questionKey(question), { kind: 'failed', failure });
    }
  }

  /** A missing right stays missing; what else went wrong is worth another try. */
  #forgetPassing(): void {
    for (const [key, answer] of this.#answers) {
      if (key !== 'setting' && answer.kind === 'failed' && answer.failure.kind !== 'forbidden') {
        this.#answers.delete(key);
      }
    }
  }

  get #knowledge(): AddressKnowledge {
    const { client, ownProject } = this.#options;
    const { setting } = client.addresses;
    const given: RegistryAddress[] = [...this.#read()];
    if (setting?.kind === 'host') {
      given.push({ host: setting.host, reach: 'public', source: { kind: 'setting' } });
    }
    if (this.#forward !== undefined) given.push(this.#forward.address);
    return { ownProject, given, answers: this.#answers };
  }

  /** What the first stream that names an address says: all name the same. */
  #read(): readonly RegistryAddress[] {
    for (const stream of this.#options.streams()) {
      const addresses = addressesOfStream(stream);
      if (addresses.length > 0) return addresses;
    }
    return [];
  }

  #forwardClosed(forward: PortForward): void {
    if (this.#forward !== forward) return;
    this.#forward = undefined;
    this.#tell(true);
  }

  #tell(rerouted: boolean): void {
    const now = JSON.stringify(findingsFrom(this.#knowledge));
    if (now === this.#told && !rerouted) return;
    this.#told = now;
    this.#options.changed(rerouted);
  }
}
