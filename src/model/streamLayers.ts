import type { Digest } from './digest.ts';

/** A layer as the cluster knows it. Sizes in bytes, compressed, as stored. */
export interface Layer {
  readonly digest: Digest;
  readonly size?: number;
  readonly mediaType?: string;
}

/** What one image of a stream is made of. */
export type ImageContent =
  /** The cluster has lost the image object: the tag stands, the image cannot be pulled. */
  | { readonly kind: 'missing' }
  /** One image for several platforms; `platforms` are the digests of their manifests, attestations left out. */
  | { readonly kind: 'index'; readonly platforms: readonly Digest[] }
  | { readonly kind: 'image'; readonly layers: readonly Layer[]; readonly config?: Digest };

/** Every image of a stream, with sub-manifests of indexes, by digest. One answer of `imagestreams/{name}/layers`. */
export type StreamLayers = ReadonlyMap<Digest, ImageContent>;

/** Sum of the layers' sizes in bytes; undefined when a size is not known. */
export function layersSize(layers: readonly Layer[]): number | undefined {
  let sum = 0;
  for (const layer of layers) {
    if (layer.size === undefined) return undefined;
    sum += layer.size;
  }
  return sum;
}
