import { blobStream, openBlob } from './blob.ts';
import { registryDeletions } from './deletions.ts';
import { fetchConfig, fetchManifest } from './documents.ts';
import { ping } from './ping.ts';
import { checkReference, pullScope, pullSpec } from './reference.ts';
import type { RegistryClient, RegistryOptions } from './registryClient.ts';
import { countReferrers } from './referrers.ts';
import { Session } from './session.ts';
import { registryUploads } from './uploads.ts';

/**
 * A client of the registry at `host`. Nothing is sent before the first call. The credential only ever goes to that
 * address. Throws `invalid` when `host` is no host name with an optional port.
 */
export function openRegistry(options: RegistryOptions): RegistryClient {
  const session = new Session(options);
  return {
    host: session.origin.host,
    deletions: registryDeletions(session),
    uploads: registryUploads(session),
    ping: (signal) => ping(session, signal),
    manifest: (repository, reference, signal) => fetchManifest(session, repository, reference, signal),
    config: (repository, descriptor, signal) => fetchConfig(session, repository, descriptor, signal),
    async blob(repository, digest, signal, { range } = {}) {
      const doing = `read blob ${pullSpec(repository, digest)}`;
      checkReference(repository, digest, doing);
      const purpose = { scope: pullScope(repository), doing, signal };
      const answer = await openBlob(session, { repository, digest, range }, purpose);
      return blobStream(answer, { digest, range, doing });
    },
    referrers: (repository, digest, signal) => countReferrers(session, repository, digest, signal),
    reconnect: () => session.http.reconnect(),
    close: () => session.http.close(),
  };
}
