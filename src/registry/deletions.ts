import { isDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import { checkReference } from './reference.ts';
import type { Session } from './session.ts';

/**
 * What the registry says to a deletion. `gone`: there is nothing of that name. `refused`: it deletes nothing, or what is
 * to be deleted is still in use (405).
 */
export type DeletionAnswer = 'deleted' | 'gone' | 'refused';

/**
 * Deletions of OpenShift's registry, for users who may delete images of the whole cluster. Each is sent once, and rejects
 * with a `FailureError`: `invalid`, before anything is sent, for what is no digest or no repository.
 */
export interface RegistryDeletions {
  /** Takes a layer or config out of a repository; its bytes stay. DELETE `/v2/{repository}/blobs/{digest}`. */
  layerLink(repository: string, digest: string, signal: AbortSignal): Promise<DeletionAnswer>;
  /** Takes a manifest out of a repository; refused while its image stream names it. DELETE `/v2/{repository}/manifests/{digest}`. */
  manifestLink(repository: string, digest: string, signal: AbortSignal): Promise<DeletionAnswer>;
  /** Removes bytes from the storage, whoever needs them. DELETE `/admin/blobs/{digest}`. */
  blob(digest: string, signal: AbortSignal): Promise<DeletionAnswer>;
}

/** The deletions of a registry as one user. */
export function registryDeletions(session: Session): RegistryDeletions {
  const inRepository = (kind: 'blobs' | 'manifests', what: string): RegistryDeletions['layerLink'] => {
    return async (repository, digest, signal) => {
      const doing = `take the ${what} ${digest} out of ${repository}`;
      checkReference(repository, 'latest', doing);
      return remove(session, `/v2/${repository}/${kind}/`, digest, { doing, signal });
    };
  };
  return {
    layerLink: inRepository('blobs', 'layer'),
    manifestLink: inRepository('manifests', 'manifest'),
    blob: (digest, signal) => {
      return remove(session, '/admin/blobs/', digest, { doing: `delete the blob ${digest}`, signal });
    },
  };
}

async function remove(
  session: Session,
  folder: string,
  digest: string,
  { doing, signal }: { readonly doing: string; readonly signal: AbortSignal },
): Promise<DeletionAnswer> {
  if (!isDigest(digest)) throw new FailureError({ kind: 'invalid', doing, reason: 'this is no digest' });
  // OpenShift hands out one token for all scopes.
  const purpose = { scope: undefined, doing, signal };
  const exchange = await session.delete(`${folder}${digest}`, purpose);
  const { answer } = exchange;
  if (answer.status === 401) throw await session.refusal(exchange, purpose);
  if (answer.status === 202 || answer.status === 204) {
    await answer.aside();
    return 'deleted';
  }
  if (answer.status === 405 && !isWebPage(answer)) {
    await answer.aside();
    return 'refused';
  }
  const error = await answerFailure(answer, doing);
  // A router or proxy that knows no such path answers 404 as well, but not in the registry's words.
  if (error.failure.kind === 'notFound') return 'gone';
  throw error;
}
