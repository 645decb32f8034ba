/**
 * What failed, on what, and why. One small union for every layer: clients throw it wrapped in `FailureError`,
 * the store keeps it, the tree and the messages put it into words (`failureWords.ts`).
 *
 * `doing` is the failed action as an infinitive phrase that names its object: `list image streams in hackershop`.
 * No field ever holds a token, a password or the content of a kubeconfig.
 */
export type Failure =
  /** None of the files that could be a kubeconfig exists. */
  | { readonly kind: 'noKubeconfig'; readonly files: readonly string[] }
  /** A kubeconfig file exists and cannot be read or understood. */
  | { readonly kind: 'badKubeconfig'; readonly file: string; readonly reason: string }
  /** The context names a cluster or user that is not there, or lacks what a connection needs. */
  | { readonly kind: 'badContext'; readonly context: string; readonly reason: string }
  /** The credential plugin (`exec`), token file or identity provider of the context's user gave no credential. */
  | { readonly kind: 'credential'; readonly source: string; readonly reason: string }
  /** No connection: refused, unknown host, reset, or no answer in time. */
  | { readonly kind: 'unreachable'; readonly host: string; readonly reason: string }
  /** The proxy could not be reached or refused to connect us. */
  | { readonly kind: 'proxy'; readonly proxy: string; readonly host: string; readonly reason: string }
  /** The server's certificate is not trusted, which naming its authority mends; or it is wrong itself: expired, for another name. */
  | {
      readonly kind: 'certificate';
      readonly host: string;
      readonly fault: 'authority' | 'itself';
      readonly reason: string;
    }
  /** 401: the login is missing, wrong or has expired. */
  | { readonly kind: 'unauthorized'; readonly host: string; readonly doing: string }
  /** 403 (and the registry's 401 for a valid token): the login is fine, the right is missing. */
  | { readonly kind: 'forbidden'; readonly doing: string; readonly reason: string }
  | { readonly kind: 'notFound'; readonly doing: string; readonly reason: string }
  /** The server answers, but has no `image.openshift.io` API. */
  | { readonly kind: 'notOpenShift'; readonly host: string }
  | { readonly kind: 'conflict'; readonly doing: string; readonly reason: string }
  /** 400 and 422: the server will not accept what was sent. */
  | { readonly kind: 'invalid'; readonly doing: string; readonly reason: string }
  /** 410: the resource version or continue token is too old. */
  | { readonly kind: 'gone'; readonly doing: string }
  /** 429 and 503: try again, after `retryAfter` seconds if the server said so. */
  | { readonly kind: 'busy'; readonly doing: string; readonly retryAfter?: number }
  /** Any other status of 500 or above. */
  | { readonly kind: 'server'; readonly doing: string; readonly status: number; readonly reason: string }
  /** The answer is not what the API promises: truncated, garbled, not JSON, of another type. */
  | { readonly kind: 'unreadable'; readonly doing: string; readonly reason: string }
  /** The bytes received do not have the digest that was asked for. */
  | {
      readonly kind: 'digestMismatch';
      readonly doing: string;
      readonly expected: string;
      readonly actual: string;
    }
  /** A program of this machine did not do what it was asked to. */
  | { readonly kind: 'program'; readonly program: string; readonly doing: string; readonly reason: string }
  /** A file of this machine cannot be read, written or understood. */
  | { readonly kind: 'file'; readonly file: string; readonly doing: string; readonly reason: string }
  /** A mistake of ours; `reason` is the message of the error. */
  | { readonly kind: 'unexpected'; readonly doing: string; readonly reason: string };

/** A `Failure` on its way up. Its message is for logs and stack traces only; people read `describeFailure`. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.kind}: ${JSON.stringify(failure)}`);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** The failure that an unknown thrown value stands for; anything but a `FailureError` is `unexpected`. */
export function failureOf(error: unknown, doing: string): Failure {
  if (error instanceof FailureError) return error.failure;
  return { kind: 'unexpected', doing, reason: error instanceof Error ? error.message : String(error) };
}

/** Whether waiting alone will not mend it. */
export function needsPerson({ kind }: Failure): boolean {
  return [
    'unauthorized',
    'forbidden',
    'notFound',
    'invalid',
    'credential',
    'badContext',
    'certificate',
  ].includes(kind);
}
