import type { ReadImage } from '../model/copy/copiedImage.ts';
import type { CopyOutcome, CopyPlan } from '../model/copy/copyPlan.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import { applyCopy, type CopyRun } from '../registry/copying/applyCopy.ts';
import type { CopyEnd, CopyEnds } from '../registry/copying/copyEnd.ts';
import { readImage } from '../registry/copying/readImage.ts';
import { surveyCopy, type CopyRequest, type CopySurvey } from '../registry/copying/surveyCopy.ts';
import { probeRegistry } from '../registry/probe.ts';
import type { RegistryClient } from '../registry/registryClient.ts';
import type { ClusterCopies, OtherRegistry } from './clusterCopies.ts';
import type { Registries } from './registries.ts';

/** `ClusterCopies` over the registries of a cluster, and any others. */
export class OpenShiftCopies implements ClusterCopies {
  readonly #registries: Registries;

  constructor(registries: Registries) {
    this.#registries = registries;
  }

  own(host: string): RegistryClient {
    return this.#registries.at(host, 'copy images');
  }

  other({ host, login, tokenHost }: OtherRegistry): RegistryClient {
    const credential = login && { username: login.user, password: login.password.reveal() };
    return this.#registries.outside(host, credential, tokenHost);
  }

  async look(host: string, signal: AbortSignal): Promise<RegistryProbe> {
    return probeRegistry({ ...this.#registries.wayOutside(), host }, signal);
  }

  async read(end: CopyEnd, reference: string, signal: AbortSignal): Promise<ReadImage> {
    return readImage(end, reference, signal, false);
  }

  async survey(request: CopyRequest, ends: CopyEnds, signal: AbortSignal): Promise<CopySurvey> {
    return surveyCopy(request, ends, signal);
  }

  async apply(plan: CopyPlan, ends: CopyEnds, run: CopyRun): Promise<CopyOutcome> {
    return applyCopy(plan, ends, run);
  }
}
