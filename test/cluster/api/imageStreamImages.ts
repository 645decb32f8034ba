import { json } from '../http/answer.ts';
import { badRequest, notFound } from '../http/status.ts';
import { streamImages } from '../images/layers.ts';
import { allEvents } from '../images/stream.ts';
import { bare } from './form.ts';
import type { Operations } from './request.ts';
import { pathName, pathProject } from './request.ts';
import { requireStream } from './imageStreams.ts';

const WHAT = { group: 'image.openshift.io', resource: 'imagestreamimage' };

/** `imagestreamimages/{stream}@{digest}`: an image of any revision, or inside an index; a unique start of the digest will do. */
export const imageStreamImageOperations: Operations = {
  get: (request) => {
    const name = pathName(request);
    const [, streamName, id] = /^([^@]+)@([^@]+)$/.exec(name) ?? [];
    if (streamName === undefined || id === undefined) {
      throw badRequest('ImageStreamImages must be retrieved with <name>@<id>');
    }
    const stream = requireStream(request, streamName);
    const found = [...streamImages(stream, request.state)].filter(
      (digest) =>
        digest === id || digest.startsWith(`sha256:${id}`) || (id.includes(':') && digest.startsWith(id)),
    );
    const [digest] = found;
    const image = found.length === 1 && digest !== undefined && request.state.images.get(undefined, digest);
    if (!image) throw notFound(WHAT, name);
    const event = allEvents(stream).find((revision) => revision.image === digest);
    return json(200, {
      kind: 'ImageStreamImage',
      apiVersion: 'image.openshift.io/v1',
      metadata: {
        name,
        namespace: pathProject(request),
        creationTimestamp: event?.created ?? image.metadata.creationTimestamp,
      },
      image: { ...bare(image), ...(event && { dockerImageReference: event.dockerImageReference }) },
    });
  },
};
