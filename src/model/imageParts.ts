import type { Layer } from './layer.ts';
import type { PlatformImage } from './platform.ts';

/** What a manifest says of an image: its layers with their true sizes, or its platforms. */
export type ImageParts =
  | { readonly kind: 'image'; readonly layers: readonly Layer[] }
  | { readonly kind: 'index'; readonly platforms: readonly PlatformImage[] };
