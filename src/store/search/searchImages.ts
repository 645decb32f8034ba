import type { ApiImage } from '../../model/apiImage.ts';
import type { Digest } from '../../model/digest.ts';
import { compact } from '../../model/json.ts';
import { platformWords } from '../../model/platform.ts';
import type { ImageDetails } from '../../model/search/query.ts';
import type { ImageContent } from '../../model/streamLayers.ts';

/** What search wants to know of an image, from what the API says of it. Labels and architectures are there even if empty. */
export function detailsOf({ digest, imageId, parts, size, architecture, config }: ApiImage): ImageDetails {
  if (parts.kind === 'index') {
    return {
      digest,
      platforms: parts.platforms.map((platform) => platform.digest),
      architectures: parts.platforms.flatMap((platform) => platformWords(platform) ?? []),
    };
  }
  return compact({
    digest,
    config: imageId,
    layers: parts.layers.map((layer) => layer.digest),
    size,
    architectures: architecture === undefined ? [] : [architecture],
    labels: config?.labels ?? {},
  });
}

/** The same from the layers of a stream, which tell no more than digests; undefined for an image that is missing. */
export function partsOfContent(digest: Digest, content: ImageContent): ImageDetails | undefined {
  switch (content.kind) {
    case 'missing':
      return undefined;
    case 'index':
      return { digest, platforms: content.platforms };
    case 'image':
      return compact({ digest, config: content.config, layers: content.layers.map((layer) => layer.digest) });
  }
}

/** An index has no labels and no size of its own. */
export function knowsDetails({ platforms, architectures, labels }: ImageDetails): boolean {
  return platforms === undefined ? labels !== undefined : architectures !== undefined;
}
