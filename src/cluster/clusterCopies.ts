import type { ReadImage } from '../model/copy/copiedImage.ts';
import type { CopyOutcome, CopyPlan } from '../model/copy/copyPlan.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import type { Secret } from '../model/secret.ts';
import type { CopyRun } from '../registry/copying/applyCopy.ts';
import type { CopyEnd, CopyEnds } from '../registry/copying/copyEnd.ts';
import type { CopyRequest, CopySurvey } from '../registry/copying/surveyCopy.ts';
import type { RegistryClient } from '../registry/registryClient.ts';

/** A registry that has nothing to do with the cluster. */
export interface OtherRegistry {
  /** Host and port of its API. */
  readonly host: string;
  /** Absent for anonymous requests. */
  readonly login?: { readonly user: string; readonly password: Secret };
  /** Another host that hands out its tokens, and gets the login for that. */
  readonly tokenHost?: string;
}

/** Images on their way from registry to registry, through this machine. All calls but `own` and `other` reject with a `FailureError`. */
export interface ClusterCopies {
  /** The cluster's registry at the address that the cluster named, with the login of the context's user. */
  own(host: string): RegistryClient;
  /** Another registry, for the caller to close. */
  other(registry: OtherRegistry): RegistryClient;
  /** What answers at another registry's address, asked without a login. */
  look(host: string, signal: AbortSignal): Promise<RegistryProbe>;
  /** The manifest of an image, without those of its parts. */
  read(end: CopyEnd, reference: string, signal: AbortSignal): Promise<ReadImage>;
  /** What copying would do; changes nothing. */
  survey(request: CopyRequest, ends: CopyEnds, signal: AbortSignal): Promise<CopySurvey>;
  /** Does it. */
  apply(plan: CopyPlan, ends: CopyEnds, run: CopyRun): Promise<CopyOutcome>;
}
