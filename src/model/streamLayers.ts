import type { Digest } from './digest.ts';
import type { Layer } from './layer.ts';

/** What one image of a stream is made of. */
export type ImageContent =
  /** The cluster has lost the image object: the tag stands, the image cannot be pulled. */
  | { readonly kind: 'missing' }
  /** One image for several platforms; `platforms` are the digests of their manifests, attestations left out. */
  | { readonly kind: 'index'; readonly platforms: readonly Digest[] }
  | { readonly kind: 'image'; readonly layers: readonly Layer[]; readonly config?: Digest };

/** Every image of a stream, with sub-manifests of indexes, by digest. One answer of `imagestreams/{name}/layers`. */
export type StreamLayers = ReadonlyMap<Digest, ImageContent>;
