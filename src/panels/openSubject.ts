import { FailureError } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { ImageFacts } from '../store/imageFacts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { StreamTarget } from '../model/target.ts';

/** The image stream that a panel is about, and where facts about its images come from. */
export interface StreamSubject {
  readonly stream: ImageStream;
  readonly facts: ImageFacts;
}

/**
 * Follows the project of a panel's stream for the panel, and gives the stream. Rejects with a `FailureError`: there is no
 * connection, it is to another cluster than the panel's, the project may not be seen, or the stream is not there.
 */
export async function openSubject(
  store: RegistryStore,
  server: string,
  { project, stream: name }: StreamTarget,
  holder: string,
  doing: string,
): Promise<StreamSubject> {
  await store.settled();
  const { connection } = store;
  if (connection.kind === 'failed') throw new FailureError(connection.failure);
  if (connection.kind === 'connecting' || connection.server !== server) {
    const reason = `it is on ${server}, and this window shows another cluster`;
    throw new FailureError({ kind: 'notFound', doing, reason });
  }
  await store.openProject(project, holder);
  const streams = store.streams(project);
  if (streams?.kind === 'failed') throw new FailureError(streams.failure);
  const stream = store.stream(project, name);
  const { facts } = store;
  if (stream === undefined || facts === undefined) {
    throw new FailureError({ kind: 'notFound', doing, reason: 'it is not there any more' });
  }
  return { stream, facts };
}
