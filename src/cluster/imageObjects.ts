import { record, text } from '../model/json.ts';
import type { ReferenceTarget } from '../model/workload.ts';

/**
 * The image that an ObjectReference means, for an object in `project`; undefined when it means none. Builds and
 * triggers name images so: ImageStreamTag `stream:tag`, ImageStreamImage `stream@digest`, DockerImage with a pull spec.
 */
export function imageTarget(from: unknown, project: string): ReferenceTarget | undefined {
  const name = text(record(from)['name']);
  if (name === undefined) return undefined;
  const namespace = text(record(from)['namespace']) ?? project;
  switch (record(from)['kind']) {
    case 'ImageStreamTag': {
      const colon = name.indexOf(':');
      const stream = colon < 0 ? name : name.slice(0, colon);
      const tag = colon < 0 ? 'latest' : name.slice(colon + 1);
      return { kind: 'tag', project: namespace, stream, tag };
    }
    case 'ImageStreamImage': {
      const at = name.indexOf('@');
      if (at < 0) return undefined;
      return { kind: 'image', project: namespace, stream: name.slice(0, at), digest: name.slice(at + 1) };
    }
    case 'DockerImage':
      return { kind: 'pullSpec', spec: name, localNames: false };
    default:
      return undefined;
  }
}
