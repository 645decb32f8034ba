import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import type { SameImageView } from '../shared/tagPage.ts';
import { loaded } from './imageDetails.ts';
import type { ShownDigests } from './shownDigests.ts';
import type { TagInput } from './tagInput.ts';

/**
 * The other tags of all loaded streams whose newest image is this one: by the digest of the revision or of the platform
 * that is shown, or by the image id, which stays when an image is pushed again in another format. Same digest first.
 */
export function sameImages(
  input: TagInput,
  { revision, image }: ShownDigests,
  imageId: Digest | undefined,
): SameImageView[] {
  const found: SameImageView[] = [];
  for (const stream of input.streams) {
    for (const tag of stream.tags) {
      if (isOwn(input, stream, tag.name)) continue;
      const newest = tag.revisions[0]?.image;
      if (newest === undefined) continue;
      if (newest === revision || newest === image) found.push(sameImage(stream, tag.name, 'same digest'));
      else if (imageId !== undefined && imageIdIn(input, stream, newest) === imageId) {
        found.push(sameImage(stream, tag.name, 'same image id'));
      }
    }
  }
  return found.sort((a, b) => compareNames(a.why, b.why) || compareNames(a.name, b.name));
}

function isOwn({ stream: own, tag }: TagInput, stream: ImageStream, name: string): boolean {
  return stream.project === own.project && stream.name === own.name && name === tag.name;
}

function imageIdIn(input: TagInput, stream: ImageStream, image: Digest): Digest | undefined {
  const known = input.imageIds.get(image);
  if (known !== undefined || stream.project !== input.stream.project) return known;
  const layers = stream.name === input.stream.name ? input.layers : input.projectLayers.get(stream.name);
  const content = loaded(layers)?.get(image);
  return content?.kind === 'image' ? content.config : undefined;
}

function sameImage(stream: ImageStream, tag: string, why: SameImageView['why']): SameImageView {
  const name = plainLine(`${stream.project}/${stream.name}:${tag}`, 500);
  return { name, project: stream.project, stream: stream.name, tag, why };
}
