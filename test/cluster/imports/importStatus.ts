import { StatusError } from '../http/status.ts';

const DOCKER_IMAGE = { group: 'image.openshift.io', kind: 'dockerimage' };

/** Why an image, or a repository, cannot be imported: a Status inside the answer, as the importer puts it. */
export const noSuchImage = (reference: string): StatusError =>
  new StatusError(404, 'NotFound', `dockerimage.image.openshift.io "${reference}" not found`, {
    name: reference,
    ...DOCKER_IMAGE,
  });

export const noAccess = (reference: string): StatusError =>
  new StatusError(401, 'Unauthorized', `you may not have access to the container image "${reference}"`);

/** How Docker Hub says that a login is wrong. */
export const WRONG_LOGIN = 'incorrect username or password';

export const wrongLogin = (reference: string): StatusError =>
  new StatusError(401, 'Unauthorized', `${WRONG_LOGIN} for image "${reference}"`);

export const failed = (message: string): StatusError =>
  new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

export const blocked = (registry: string): StatusError =>
  new StatusError(403, 'Forbidden', `forbidden: registry ${registry} blocked`, {});

/** A Status inside another object: without kind and version. */
export function inside(error: StatusError): object {
  return { ...error.status(), kind: undefined, apiVersion: undefined };
}

/** The Status of what went well, inside another object. */
export const succeeded = { metadata: {}, status: 'Success' };
