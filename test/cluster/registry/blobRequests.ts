import type { Answer } from '../http/answer.ts';
import { whole } from '../http/answer.ts';
import { digestOf } from '../images/manifest.ts';
import {
  API_VERSION,
  blobUnknown,
  digestInvalid,
  RegistryError,
  unsupported,
  uploadUnknown,
} from './errors.ts';
import type { RepositoryRequest } from './repository.ts';
import { hasBlob } from './repository.ts';

/** GET and HEAD of a blob, also of a part of it (RFC 9110 byte ranges). */
export function getBlob(asked: RepositoryRequest): Answer {
  const { reference: digest, blobs, request } = asked;
  const bytes = hasBlob(asked, digest) ? blobs.get(digest) : undefined;
  if (bytes === undefined) throw blobUnknown(digest);
  const headers = {
    ...API_VERSION,
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: `"${digest}"`,
  };
  const range = byteRange(request.headers.range, bytes.length);
  switch (range) {
    case 'whole':
      return whole(200, bytes, headers);
    case 'outside':
      return whole(416, 'invalid range: failed to overlap\n', {
        ...headers,
        'content-range': `bytes */${bytes.length}`,
      });
    default: {
      const [from, to] = range;
      const part = { 'content-range': `bytes ${from}-${to}/${bytes.length}` };
      return whole(206, bytes.subarray(from, to + 1), { ...headers, ...part });
    }
  }
}

/** DELETE of a blob in a repository. */
export function deleteBlob({ reference, blobs, repository, state }: RepositoryRequest): Answer {
  if (!state.registryDeletes) throw unsupported();
  if (!blobs.has(repository, reference)) throw blobUnknown(reference);
  blobs.unlink(repository, reference);
  return whole(202, '', API_VERSION);
}

/** POST that begins an upload, or takes a blob over from another repository (`mount` and `from`). */
export function beginUpload(asked: RepositoryRequest, mayPull: (repository: string) => boolean): Answer {
  const { blobs, repository, request } = asked;
  const query = request.url.searchParams;
  const digest = query.get('mount');
  const from = query.get('from');
  if (digest !== null && from !== null && mayPull(from) && hasBlob(at(asked, from), digest)) {
    blobs.link(repository, digest);
    return stored(repository, digest);
  }
  const id = blobs.begin(repository);
  return progress(202, repository, id, 0);
}

/** PATCH (a chunk), PUT (the end), GET (how far), DELETE (give up) of an upload. */
export function continueUpload(asked: RepositoryRequest): Answer {
  const { blobs, repository, reference: id, request } = asked;
  const before = blobs.uploaded(repository, id);
  if (before === undefined) throw uploadUnknown();
  switch (request.method) {
    case 'GET':
      return progress(204, repository, id, before.length);
    case 'DELETE':
      blobs.end(id);
      return whole(204, '', API_VERSION);
    case 'PATCH': {
      const from = /^(?:bytes )?(\d+)-\d+/.exec(request.headers['content-range'] ?? '')?.[1];
      if (from !== undefined && Number(from) !== before.length) {
        throw new RegistryError(416, 'RANGE_INVALID', 'invalid content range');
      }
      return progress(202, repository, id, blobs.append(repository, id, request.body));
    }
    case 'PUT': {
      const digest = request.url.searchParams.get('digest');
      const bytes = Buffer.concat([before, request.body]);
      if (digest !== digestOf(bytes)) throw digestInvalid({ digest });
      blobs.end(id);
      return stored(repository, blobs.put(repository, bytes));
    }
    default:
      throw unsupported();
  }
}

function at(asked: RepositoryRequest, repository: string): RepositoryRequest {
  const [project = '', stream = ''] = repository.split('/');
  return { ...asked, repository, project, stream };
}

function stored(repository: string, digest: string): Answer {
  const location = `/v2/${repository}/blobs/${digest}`;
  return whole(201, '', { ...API_VERSION, location, 'docker-content-digest': digest });
}

function progress(status: number, repository: string, id: string, size: number): Answer {
  return whole(status, '', {
    ...API_VERSION,
    location: `/v2/${repository}/blobs/uploads/${id}`,
    'docker-upload-uuid': id,
    range: `0-${Math.max(0, size - 1)}`,
  });
}

function byteRange(
  header: string | undefined,
  size: number,
): 'whole' | 'outside' | [from: number, to: number] {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from >= size || from > to ? 'outside' : [from, to];
}
