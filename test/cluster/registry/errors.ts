import type { WholeAnswer } from '../http/answer.ts';
import { json } from '../http/answer.ts';

export const API_VERSION = { 'docker-distribution-api-version': 'registry/2.0' };

/** A failure as a registry says it (distribution spec, error codes). */
export class RegistryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: unknown;

  constructor(status: number, code: string, message: string, detail?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** The HTTP answer, with further headers. */
  answer(headers: Record<string, string> = {}): WholeAnswer {
    const { code, message, detail, status } = this;
    return json(
      status,
      { errors: [{ code, message, ...(detail !== undefined && { detail }) }] },
      { ...API_VERSION, ...headers },
    );
  }
}

export const manifestUnknown = (detail: unknown, message = 'manifest unknown'): RegistryError =>
  new RegistryError(404, 'MANIFEST_UNKNOWN', message, detail);
export const manifestInvalid = (detail: unknown): RegistryError =>
  new RegistryError(400, 'MANIFEST_INVALID', 'manifest invalid', detail);
export const blobUnknown = (digest: string): RegistryError =>
  new RegistryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { digest });
export const blobNotPushed = (digest: string): RegistryError =>
  new RegistryError(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', { digest });
export const uploadUnknown = (): RegistryError =>
  new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
export const digestInvalid = (detail: unknown): RegistryError =>
  new RegistryError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', detail);
export const nameUnknown = (name: string): RegistryError =>
  new RegistryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name });
export const unsupported = (): RegistryError =>
  new RegistryError(405, 'UNSUPPORTED', 'The operation is unsupported.');
