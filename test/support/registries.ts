import { openRegistry } from '../../src/registry/openRegistry.ts';
import type { Credential, RegistryClient, RegistryOptions } from '../../src/registry/registryClient.ts';
import type { Authority } from '../cluster/tls/authority.ts';

/** A client that is closed with the test. */
export type TestClient = RegistryClient & AsyncDisposable;

/** Opens a registry on this machine as the user, or anonymously. */
export function openTestRegistry(
  target: { readonly host: string; readonly authority: Pick<Authority, 'pem'> },
  login?: Credential,
  options: Partial<RegistryOptions> = {},
): TestClient {
  const client = openRegistry({
    host: target.host,
    ca: [target.authority.pem],
    credential: () => Promise.resolve(login),
    ...options,
  });
  return { ...client, [Symbol.asyncDispose]: () => client.close() };
}

/** A signal for requests that the test does not mean to cancel. */
export const never: AbortSignal = new AbortController().signal;
