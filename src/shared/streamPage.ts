import type { GapView, NamedValue } from './tagPage.ts';

/** What the image stream panel shows, as plain data; the rules of `tagPage.ts` hold. */
export interface StreamPage {
  readonly kind: 'stream';
  /** `hackershop/skyfield` */
  readonly name: string;
  readonly project: string;
  readonly stream: string;
  readonly displayName?: string;
  readonly created?: number;
  /** Addresses, public first. */
  readonly addresses: readonly { readonly label: string; readonly text: string }[];
  /** Whether pods may name the stream alone as their image (lookup policy). */
  readonly localLookup: boolean;
  readonly annotations: readonly NamedValue[];
  readonly tags: readonly StreamTagView[];
  readonly gaps: readonly GapView[];
}

export interface StreamTagView {
  readonly tag: string;
  readonly state: string;
  readonly tone: 'normal' | 'warning' | 'error';
  readonly digest?: string;
  readonly pushed?: number;
  /** Bytes; undefined while it is not known. */
  readonly size?: number;
  readonly revisions: number;
  /** Settings of a tag that follows or imports; absent for one that was only pushed. */
  readonly source?: StreamTagSource;
}

export interface StreamTagSource {
  /** `quay.io/app/web:1`, `stable` */
  readonly from: string;
  readonly scheduled: boolean;
  readonly insecure: boolean;
  /** `Source` or `Local`. */
  readonly referencePolicy: string;
  /** `Legacy` (one platform) or `PreserveOriginal` (all); absent for tags that do not import. */
  readonly importMode?: string;
  /** Why the last import failed. */
  readonly failure?: { readonly reason: string; readonly message: string; readonly since?: number };
}

/** What the stream page asks of the host. */
export interface StreamHost {
  load(): Promise<StreamPage>;
  copy(text: string): Promise<void>;
  openTag(tag: string): Promise<void>;
}
