import { FailureError } from '../model/failure.ts';
import { withDeadline } from '../http/abort.ts';
import type { Answer } from '../http/answer.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import type { PingAnswer } from './registryClient.ts';
import type { Session } from './session.ts';

/** What answers at the registry's address: `GET /v2/`. */
export async function ping(session: Session, signal: AbortSignal): Promise<PingAnswer> {
  const { host } = session.origin;
  const doing = `reach the registry ${host}`;
  return withDeadline(session.timeouts.document, host, signal, async (limited) => {
    const exchange = await session
      .get('/v2/', {}, { scope: undefined, doing, signal: limited })
      .catch(asUnauthorized);
    if (exchange === 'unauthorized') return exchange;
    const { answer, authorization } = exchange;
    if (answer.status === 429 || (answer.status >= 500 && !isWebPage(answer)))
      throw await answerFailure(answer, doing);
    await answer.aside();
    if (!speaksRegistry(answer)) return 'notARegistry';
    if (answer.status !== 200) return 'unauthorized';
    return authorization.header === undefined ? 'open' : 'ready';
  });
}

/** The token endpoint has refused the credential: that answers the question. */
function asUnauthorized(error: unknown): 'unauthorized' {
  if (error instanceof FailureError && error.failure.kind === 'unauthorized') return 'unauthorized';
  throw error;
}

/** OCI distribution spec, "Determining Support": 200 or 401 at `/v2/`. Web servers answer that too, but not like this. */
export function speaksRegistry(answer: Answer): boolean {
  if (answer.status !== 200 && answer.status !== 401) return false;
  return (
    answer.header('docker-distribution-api-version') !== undefined || answer.mediaType === 'application/json'
  );
}
