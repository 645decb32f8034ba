import type { ApiImage } from '../model/apiImage.ts';
import { isDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { parseRunConfig } from '../model/imageConfig.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { compact, isRecord, number, record, text, time } from '../model/json.ts';
import { parseImageParts } from './imageParts.ts';

const layersOrder = 'image.openshift.io/dockerLayersOrder';

/**
 * What an ImageStreamTag or ImageStreamImage of `image.openshift.io/v1` says of its image. Absent and absurd fields
 * count as not there; an answer without a valid digest is `unreadable`. Layers come out base first.
 */
export function parseApiImage(raw: unknown, doing: string): ApiImage {
  const image = record(record(raw)['image']);
  const metadata = record(image['metadata']);
  const digest = metadata['name'];
  if (!isDigest(digest)) {
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the image has no valid digest' });
  }
  const parts = inOrder(parseImageParts(raw), record(metadata['annotations'])[layersOrder]);
  const fields = { digest, parts, mediaType: text(image['dockerImageManifestMediaType']) };
  // Of an index the cluster knows nothing more: its id is its own digest, its time that of the import.
  if (parts.kind === 'index') return compact(fields);
  const facts = record(image['dockerImageMetadata']);
  const imageId = facts['Id'];
  return compact({
    ...fields,
    imageId: isDigest(imageId) ? imageId : undefined,
    created: time(facts['Created']),
    author: text(facts['Author']),
    architecture: text(facts['Architecture']),
    size: number(facts['Size']),
    config: isRecord(facts['Config']) ? parseRunConfig(facts['Config']) : undefined,
  });
}

function inOrder(parts: ImageParts, order: unknown): ImageParts {
  if (parts.kind === 'index' || order !== 'descending') return parts;
  return { kind: 'image', layers: parts.layers.toReversed() };
}
