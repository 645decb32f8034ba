import type { Digest } from './digest.ts';

/** One image of an index and what it runs on. OCI image spec, image-index.md. */
export interface PlatformImage {
  readonly digest: Digest;
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
}

/** `linux/arm64/v8`; undefined when the index does not say. */
export function platformWords(image: Partial<PlatformImage>): string | undefined {
  const parts = [image.os, image.architecture, image.variant].filter(
    (part) => part !== undefined && part !== 'unknown',
  );
  return parts.length > 0 ? parts.join('/') : undefined;
}
