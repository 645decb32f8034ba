import type { Digest } from './digest.ts';

/** A layer of an image. */
export interface Layer {
  readonly digest: Digest;
  /** Bytes, compressed, as stored; known from the manifest alone. */
  readonly size?: number;
  readonly mediaType?: string;
}

/** Sum of the layers' sizes in bytes; undefined when a size is not known. */
export function layersSize(layers: readonly Layer[]): number | undefined {
  let sum = 0;
  for (const layer of layers) {
    if (layer.size === undefined) return undefined;
    sum += layer.size;
  }
  return sum;
}
