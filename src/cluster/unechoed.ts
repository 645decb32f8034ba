import { FailureError, type Failure } from '../model/failure.ts';

/** Parts of the API server's messages that are shaped so that no login can be in them. */
const harmless = [
  /cannot \w+ resource "[a-z/]+" in API group "[a-z.]*" in the namespace "[a-z0-9-]{1,63}"/,
  /exceeded quota: [a-z0-9.-]{1,63}/,
];

/**
 * Throws why a request with a login in it failed, without what the server says of it: servers, admission webhooks and
 * proxies may repeat the body of a request that they refuse.
 */
export function unechoed(error: unknown): never {
  if (!(error instanceof FailureError)) throw error;
  throw new FailureError(withoutEcho(error.failure));
}

function withoutEcho(failure: Failure): Failure {
  switch (failure.kind) {
    case 'forbidden':
    case 'invalid':
      return { ...failure, reason: harmlessPart(failure.reason) };
    case 'notFound':
    case 'conflict':
    case 'server':
      return { ...failure, reason: unsaid };
    case 'unreadable':
      return { ...failure, reason: 'it is not what was asked for' };
    default:
      return failure;
  }
}

const unsaid = 'what was said of it is not repeated here, as it may hold the login';

function harmlessPart(reason: string): string {
  const found = harmless.map((pattern) => pattern.exec(reason)?.[0]).find((part) => part !== undefined);
  return found ?? unsaid;
}
