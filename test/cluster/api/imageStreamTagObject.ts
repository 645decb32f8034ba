import { notFound } from '../http/status.ts';
import { emptyMetadata } from '../images/image.ts';
import { latestEvent, tagHistory, tagReference } from '../images/stream.ts';
import type { Fields } from '../json.ts';
import { fields, isFields } from '../json.ts';
import type { ImageStream, KubeObject, TagEvent } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { bare } from './form.ts';

const TAGS = { group: 'image.openshift.io', resource: 'imagestreamtags' };

/** The ImageStreamTag of a tag that has an image; throws 404 when it has none or the Image is gone. */
export function shownTag(state: State, stream: ImageStream, tag: string): KubeObject {
  const event = latestEvent(stream, tag);
  if (event === undefined || event.image === '') throw notFound(TAGS, `${stream.metadata.name}:${tag}`);
  const image = state.images.get(undefined, event.image);
  if (image === undefined) throw notFound(TAGS, event.image);
  const annotations = tagReference(stream, tag)?.annotations ?? {};
  return { ...tagShell(stream, tag, event), image: imageInTag(image, event, annotations) };
}

/** The answer to a write: the tag, with an empty image while it has none or the Image is gone. */
export function writtenTag(state: State, stream: ImageStream, tag: string): KubeObject {
  const event = latestEvent(stream, tag);
  if (event && state.images.get(undefined, event.image)) return shownTag(state, stream, tag);
  return { ...tagShell(stream, tag, event), image: bareImage(event) };
}

/** A tag as a list has it: of its image only the name. */
export function listedTag(stream: ImageStream, tag: string, event: TagEvent): KubeObject {
  return { ...tagShell(stream, tag, event), image: bareImage(event) };
}

/** The tag without its image; uid, version and labels are the stream's, annotations the tag's. */
export function tagShell(stream: ImageStream, tag: string, event: TagEvent | undefined): KubeObject {
  const { namespace, uid, resourceVersion, creationTimestamp, labels } = stream.metadata;
  const reference = tagReference(stream, tag);
  const annotations = reference?.annotations;
  const conditions = tagHistory(stream, tag)?.conditions;
  return {
    kind: 'ImageStreamTag',
    apiVersion: 'image.openshift.io/v1',
    metadata: {
      name: `${stream.metadata.name}:${tag}`,
      ...(namespace !== undefined && { namespace }),
      uid,
      resourceVersion,
      creationTimestamp: event?.created ?? creationTimestamp,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    },
    tag: reference ?? null,
    generation: event?.generation ?? 0,
    lookupPolicy: stream.spec.lookupPolicy,
    ...(conditions && { conditions }),
  };
}

/** An image without its kind, as it stands inside another object, with the place that the tag has it from. */
export function imageInTag(
  image: KubeObject,
  event: TagEvent,
  tagAnnotations: Readonly<Record<string, string>> = {},
): Fields {
  const shown = bare(image);
  const metadata = fields(shown['metadata']);
  const own = isFields(metadata['annotations']) ? metadata['annotations'] : {};
  const annotations = { ...own, ...tagAnnotations };
  return {
    ...shown,
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    dockerImageReference: event.dockerImageReference,
  };
}

function bareImage(event?: TagEvent): Fields {
  return {
    metadata: { ...(event && { name: event.image }), creationTimestamp: null },
    ...(event && { dockerImageReference: event.dockerImageReference }),
    dockerImageMetadata: emptyMetadata(),
    dockerImageMetadataVersion: '1.0',
  };
}
