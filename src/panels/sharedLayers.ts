import type { Digest } from '../model/digest.ts';
import type { Layer } from '../model/layer.ts';
import type { SharedWith } from './layerViews.ts';
import type { TagInput } from './tagInput.ts';

/**
 * Counts the other images of the project that have one of these layers: every revision and every platform once,
 * whatever streams hold it. Unknown for all layers while one stream of the project is not known.
 */
export function sharedLayers(
  projectLayers: TagInput['projectLayers'],
  image: Digest,
  layers: readonly Layer[],
): SharedWith {
  const holders = new Map(layers.map(({ digest }) => [digest, new Set<Digest>()]));
  for (const stream of projectLayers.values()) {
    if (stream.kind !== 'loaded') return () => undefined;
    for (const [other, content] of stream.value) {
      if (other === image || content.kind !== 'image') continue;
      for (const { digest } of content.layers) holders.get(digest)?.add(other);
    }
  }
  return (layer) => (projectLayers.size === 0 ? undefined : holders.get(layer)?.size);
}
