import { isDigest, type Digest } from './digest.ts';
import type { Tag } from './tag.ts';

/** What a tag such as `sha256-42cd….sig` holds for the image whose digest is its name. */
export type AttachmentKind = 'signature' | 'attestation' | 'sbom' | 'referrers';

/** A tag that describes another image and is shown with it. */
export interface Attachment {
  readonly kind: AttachmentKind;
  readonly subject: Digest;
  readonly tag: Tag;
}

const kinds: Readonly<Record<string, AttachmentKind>> = {
  '.sig': 'signature',
  '.att': 'attestation',
  '.sbom': 'sbom',
  // The fallback of the OCI distribution spec for registries without the referrers API has no suffix.
  '': 'referrers',
};
const none: ReadonlyMap<Digest, readonly Attachment[]> = new Map();
const namePattern = /^(sha256|sha512)-([0-9a-f]+)(\.[a-z]+)?$/;

/** The attachment that a tag's name declares (cosign's naming, OCI referrers tag schema); undefined for other tags. */
export function attachmentOf(tag: Tag): Attachment | undefined {
  const match = namePattern.exec(tag.name);
  if (match === null) return undefined;
  const subject = `${match[1] ?? ''}:${match[2] ?? ''}`;
  const kind = kinds[match[3] ?? ''];
  return kind !== undefined && isDigest(subject) ? { kind, subject, tag } : undefined;
}

/**
 * Splits the tags of a stream into those shown as rows and the attachments folded under the images that these tags
 * hold, now or earlier. An attachment whose image no tag holds stays a row: nothing disappears.
 */
export function foldAttachments(tags: readonly Tag[]): {
  readonly tags: readonly Tag[];
  readonly attachments: ReadonlyMap<Digest, readonly Attachment[]>;
} {
  // Few streams have any, and each row of a stream asks.
  if (!tags.some(isNamedAsAttachment)) return { tags, attachments: none };
  const attached = tags.map((tag) => ({ tag, attachment: attachmentOf(tag) }));
  const held = new Set<Digest>();
  for (const { tag, attachment } of attached) {
    if (attachment === undefined) for (const revision of tag.revisions) held.add(revision.image);
  }
  const shown: Tag[] = [];
  const attachments = new Map<Digest, Attachment[]>();
  for (const { tag, attachment } of attached) {
    if (attachment === undefined || !held.has(attachment.subject)) shown.push(tag);
    else attachments.set(attachment.subject, [...(attachments.get(attachment.subject) ?? []), attachment]);
  }
  return { tags: shown, attachments };
}

function isNamedAsAttachment({ name }: Tag): boolean {
  return name.startsWith('sha') && namePattern.test(name);
}
