import type { RegistryClient } from '../registryClient.ts';

/** One end of a copy: a repository, and the client that reaches it as some user. */
export interface CopyEnd {
  readonly registry: RegistryClient;
  readonly repository: string;
}

/** From where to where. Blobs are taken over within the registry where both ends have the same client. */
export interface CopyEnds {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}
