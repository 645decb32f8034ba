import type { Digest } from '../digest.ts';

/** What a person typed into the search box, taken apart. Pure text in; nothing is looked up. */
export interface Query {
  /** As typed, trimmed. */
  readonly text: string;
  /** Free words, lower case: each has to match somewhere. */
  readonly words: readonly Word[];
  /** Conditions that every result has to fulfil. */
  readonly conditions: readonly Condition[];
  /** Narrowing words that make no sense, as typed, with what would: `pushed:soon`. */
  readonly problems: readonly string[];
}

/** A free word: a name or part of one, a digest or the beginning of one, or a pull spec. */
export type Word =
  | { readonly kind: 'name'; readonly text: string }
  /** `hack/sky:2`, `sky:2`, `sky@42cd`, with or without any of the registry's hosts; each part may be a part of the name. */
  | {
      readonly kind: 'path';
      readonly project?: string;
      readonly stream: string;
      readonly tag?: string;
      /** Hex digits, lower case. */
      readonly digest?: string;
    }
  /** Six hex digits or more, lower case, without `sha256:`. Also a name, unless `sha256:` stood before it. */
  | { readonly kind: 'digest'; readonly hex: string; readonly alsoName: boolean };

/** A narrowing word. Names are in lower case; they match exactly, or by `*`, and so does the value of a label. */
export type Condition =
  | { readonly kind: 'project'; readonly name: string }
  | { readonly kind: 'stream'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'arch'; readonly name: string }
  /** The beginning of a layer's digest, hex. */
  | { readonly kind: 'layer'; readonly hex: string }
  | { readonly kind: 'label'; readonly key: string; readonly value?: string }
  /** Pushed less or more than so many ms ago. */
  | { readonly kind: 'pushed'; readonly than: 'less' | 'more'; readonly age: number }
  /** Bytes. */
  | { readonly kind: 'size'; readonly than: 'less' | 'more'; readonly bytes: number }
  | { readonly kind: 'unused' | 'failing' };

/** What has to be fetched before a query can be answered. */
export interface Needs {
  /** Layers of all images: one request per stream. Also for a digest, which may be one of a layer or a config. */
  readonly layers: boolean;
  /** Labels, size and architecture: from what the API knows of each image. */
  readonly details: boolean;
  readonly usage: boolean;
}

/** What is known of an image beyond its digest; it never changes. */
export interface ImageDetails {
  readonly digest: Digest;
  readonly config?: Digest;
  readonly layers?: readonly Digest[];
  /** The images of an index. */
  readonly platforms?: readonly Digest[];
  readonly size?: number;
  /** `linux/amd64`, `arm64/v8`: what `arch:` is compared with, each part and the whole. */
  readonly architectures?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}
