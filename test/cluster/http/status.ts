import type { WholeAnswer } from './answer.ts';
import { json } from './answer.ts';

export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** A resource (plural) or kind in its API group; the core group is the empty string. */
export interface GroupResource {
  group: string;
  resource: string;
}

/** A failure as the Kubernetes API says it: thrown by handlers, sent as a `Status` object. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string | undefined;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** The `Status` object (v1). */
  status(): object {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === undefined ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }

  /** The HTTP answer. */
  answer(): WholeAnswer {
    return json(this.code, this.status());
  }
}

/** `imagestreams.image.openshift.io`, or `pods` in the core group. */
export function qualified({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function details({ group, resource }: GroupResource, name?: string): StatusDetails {
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  };
}

export const unauthorized = (): StatusError => new StatusError(401, 'Unauthorized', 'Unauthorized');

export const forbidden = (what: GroupResource, name: string | undefined, why: string): StatusError =>
  new StatusError(
    403,
    'Forbidden',
    `${qualified(what)}${name === undefined ? '' : ` "${name}"`} is forbidden: ${why}`,
    details(what, name),
  );

export const notFound = (what: GroupResource, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(what)} "${name}" not found`, details(what, name));

export const unknownResource = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (what: GroupResource, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualified(what)} "${name}" already exists`, details(what, name));

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export const conflict = (what: GroupResource, name: string, why = MODIFIED): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(what)} "${name}": ${why}`,
    details(what, name),
  );

/** A 422; `what.resource` is the kind here, as real servers have it. */
export const invalid = (what: GroupResource, name: string, causes: readonly StatusCause[]): StatusError => {
  const said = causes.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`));
  return new StatusError(422, 'Invalid', `${qualified(what)} "${name}" is invalid: ${combined(said)}`, {
    ...details(what, name),
    causes: [...causes],
  });
};

/** Several complaints as one: alone as it is, more in brackets. */
export function combined(said: readonly string[]): string {
  return said.length === 1 ? said.join('') : `[${said.join(', ')}]`;
}

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const gone = (message: string): StatusError => new StatusError(410, 'Expired', message);

export const methodNotAllowed = (): StatusError =>
  new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );

export const unsupportedMediaType = (type: string): StatusError =>
  new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ` +
      `application/json-patch+json, application/merge-patch+json, not ${type}`,
    {},
  );

/** The `Status` of a deletion that went well. */
export function success(details?: StatusDetails, code?: number): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details === undefined ? {} : { details }),
    ...(code === undefined ? {} : { code }),
  };
}
