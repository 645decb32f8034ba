import type { Secret } from '../secret.ts';

/** A login at a registry: the address that the cluster or the user's own settings named, and what to show there. */
export interface RegistryLogin {
  /** Host with an optional port. */
  readonly host: string;
  readonly user: string;
  readonly token: Secret;
}
