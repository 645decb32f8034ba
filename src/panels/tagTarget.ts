import { isDigest } from '../model/digest.ts';
import { isRecord, text } from '../model/json.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';

/** A target as a page keeps it for after a reload, with the server that it belongs to. */
export function encodeTarget(server: string, target: StreamTarget & Partial<TagTarget>): string {
  const { project, stream, tag, revision } = target;
  // Always in this order: equal targets have equal texts.
  return JSON.stringify({ server, project, stream, tag, revision });
}

/** Reads back what a page kept; undefined for anything else. */
export function decodeTagTarget(kept: unknown): (TagTarget & { readonly server: string }) | undefined {
  const fields = parsed(kept);
  const stream = decodeStreamTarget(kept);
  const tag = text(fields['tag']);
  if (stream === undefined || tag === undefined) return undefined;
  const { revision } = fields;
  return isDigest(revision) ? { ...stream, tag, revision } : { ...stream, tag };
}

/** Reads back what a page kept; undefined for anything else. */
export function decodeStreamTarget(kept: unknown): (StreamTarget & { readonly server: string }) | undefined {
  const fields = parsed(kept);
  const server = text(fields['server']);
  const project = text(fields['project']);
  const stream = text(fields['stream']);
  if (server === undefined || project === undefined || stream === undefined) return undefined;
  return { server, project, stream };
}

function parsed(kept: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(kept) || typeof kept['panel'] !== 'string') return {};
  try {
    const fields: unknown = JSON.parse(kept['panel']);
    return isRecord(fields) ? fields : {};
  } catch {
    return {};
  }
}
