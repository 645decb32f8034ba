/** A stretch of a text, by offsets: `end` is the first one after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An image that a Dockerfile, a compose file or a manifest names. */
export interface ImageMention {
  readonly span: Span;
  /** As it stands in the text. */
  readonly text: string;
  readonly target: MentionTarget;
  /** Whether the image is made by what stands here, so that it need not be there before. */
  readonly isOutput: boolean;
}

export type MentionTarget =
  /** With the variables of a Dockerfile filled in. */
  | { readonly kind: 'pullSpec'; readonly spec: string }
  /** ImageStreamTag: `stream:tag`. Without a project it is that of whoever applies the manifest. */
  | { readonly kind: 'tag'; readonly name: string; readonly project: string | undefined }
  /** ImageStreamImage: `stream@digest`. */
  | { readonly kind: 'image'; readonly name: string; readonly project: string | undefined };

/** The mention at an offset; the end of one counts as in it. */
export function mentionAt(mentions: readonly ImageMention[], offset: number): ImageMention | undefined {
  return mentions.find(({ span }) => span.start <= offset && offset <= span.end);
}
