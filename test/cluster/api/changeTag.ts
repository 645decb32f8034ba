import { isDeepStrictEqual } from 'node:util';
import { badRequest, invalid } from '../http/status.ts';
import { withSpec } from '../images/specTags.ts';
import { newStream } from '../images/stream.ts';
import type { AskedReference } from '../images/tagReference.ts';
import { referenceFaults } from '../images/tagReference.ts';
import type { ImageStream } from '../state/objects.ts';
import { requireStreamName } from './imageStreams.ts';
import type { ApiRequest } from './request.ts';
import { pathProject } from './request.ts';

/** Takes `stream:tag` apart, the name of an object of that kind; throws 400. */
export function streamAndTag(name: string, kind: string): { streamName: string; tag: string } {
  const [, streamName, tag] = /^([^:]+):([^:]+)$/.exec(name) ?? [];
  if (streamName === undefined || tag === undefined) {
    throw badRequest(`${kind}s must be retrieved with <name>:<tag>`);
  }
  return { streamName, tag };
}

/** Throws 422 for a tag that is malformed; `path` is the field of the object that it stands in. */
export function requireReference(
  name: string,
  reference: AskedReference,
  path: string,
  { kind, annotations }: { kind: string; annotations?: Record<string, string> | undefined },
): void {
  const faults = referenceFaults(reference, path);
  const own = reference.annotations;
  if (own && annotations !== undefined && !isDeepStrictEqual(own, annotations)) {
    const why = 'tag annotations must not be provided or must be equal to the object meta annotations';
    const message = `Invalid value: "<map>": ${why}`;
    faults.push({ reason: 'FieldValueInvalid', message, field: `${path}.annotations` });
  }
  if (faults.length > 0) throw invalid({ group: 'image.openshift.io', resource: kind }, name, faults);
}

/**
 * Sets or removes the spec of a tag, in a stream that is made when there is none; `base` is the stream with what else
 * changes. Stores and returns the stream; one that stays the same keeps its version. Throws 422.
 */
export function changeTag(
  request: ApiRequest,
  streamName: string,
  tag: string,
  reference: AskedReference | undefined,
  base?: ImageStream,
): ImageStream {
  requireStreamName(streamName);
  const project = pathProject(request);
  const old = request.state.imageStreams.get(project, streamName);
  const stream = base ?? old ?? newStream(project, streamName);
  const others = (stream.spec.tags ?? []).filter(({ name }) => name !== tag);
  const tags = reference === undefined ? others : [...others, reference];
  const changed = withSpec(request, stream, { ...stream.spec, tags }, old);
  return old && isDeepStrictEqual(changed, old) ? old : request.state.imageStreams.put(changed);
}
