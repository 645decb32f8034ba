import { randomUUID } from 'node:crypto';
import { appendFile, chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hexOf, isDigest, type Digest } from '../model/digest.ts';
import { textFields } from '../model/imageConfig.ts';
import { compact, isRecord, list, number, record, text } from '../model/json.ts';
import type { ImageDetails } from '../model/search/query.ts';
import { looksSecret } from '../model/secretValue.ts';
import type { ImageCache } from '../store/search/imageCache.ts';

export interface ImageCacheOptions {
  /** How large all files may be together; 64 MB unless given. */
  readonly limitBytes?: number;
}

/** Files that the facts are spread over, by the first hex digit of the digest. */
const shards = 16;
/** An image with more to say than this is asked for each time. */
const longestLine = 100_000;
const beginning = '{"digest":"';

/**
 * Facts about images by digest, which never change, on disk for all windows and sessions. Files of JSON lines, for the
 * user alone; a line that a crash cut off or that two windows mixed up is skipped. A file that grows over its share
 * loses its oldest lines. Nothing is read before it is asked for, and nothing is held in memory. Never rejects: what
 * cannot be read is asked of the cluster, and what cannot be written is asked again another time.
 */
export function imageCache(
  folder: string,
  { limitBytes = 64 * 1024 * 1024 }: ImageCacheOptions = {},
): ImageCache {
  const share = Math.floor(limitBytes / shards);
  const writing = new Map<string, Promise<void>>();
  const write = (file: string, details: readonly ImageDetails[]): Promise<void> => {
    const before = writing.get(file) ?? Promise.resolve();
    const written = before.then(() => append(file, details, share)).catch(() => undefined);
    writing.set(file, written);
    return written;
  };
  return {
    async get(digests) {
      const found = new Map<Digest, ImageDetails>();
      for (const [file, wanted] of byFile(folder, digests, (digest) => digest)) {
        await writing.get(file);
        const lines = await linesOf(file, share);
        for (const [digest, details] of parsed(lines, new Set(wanted))) found.set(digest, details);
      }
      return found;
    },
    async put(details) {
      const files = byFile(folder, details, ({ digest }) => digest);
      await Promise.all([...files].map(([file, own]) => write(file, own)));
    },
  };
}

function byFile<T>(folder: string, items: Iterable<T>, digestOf: (item: T) => Digest): Map<string, T[]> {
  const files = new Map<string, T[]>();
  for (const item of items) {
    const file = path.join(folder, `${hexOf(digestOf(item)).slice(0, 1)}.jsonl`);
    const known = files.get(file);
    if (known === undefined) files.set(file, [item]);
    else known.push(item);
  }
  return files;
}

/** Adds lines at the end; begins on a line of its own, whatever a crash has left there. */
async function append(file: string, details: readonly ImageDetails[], share: number): Promise<void> {
  const lines = details.map(lineOf).filter((line) => line.length <= longestLine);
  if (lines.length === 0) return;
  const added = `\n${lines.join('\n')}\n`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await chmod(path.dirname(file), 0o700);
  if ((await sizeOf(file)) + Buffer.byteLength(added) <= share) {
    await appendFile(file, added, { mode: 0o600 });
    return;
  }
  await rewrite(file, [...(await linesOf(file, share)), ...lines], share);
}

/** Writes the newest lines anew, each image once, with room for more; the file is there whole or as it was. */
async function rewrite(file: string, lines: readonly string[], share: number): Promise<void> {
  const kept: string[] = [];
  let bytes = 0;
  const newest = [...parsed(lines)].reverse();
  for (const [, details] of newest) {
    const line = lineOf(details);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > share * 0.75) break;
    kept.push(line);
  }
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(temporary, `${kept.reverse().join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The lines of a file; none when it is not there, or so large that it is not ours. */
async function linesOf(file: string, share: number): Promise<readonly string[]> {
  try {
    if ((await sizeOf(file)) > share * 2) return [];
    return (await readFile(file, 'utf8')).split('\n');
  } catch {
    return [];
  }
}

/** The facts in lines, of the images that are wanted, in the order in which they were last written. */
function parsed(lines: readonly string[], wanted?: ReadonlySet<Digest>): Map<Digest, ImageDetails> {
  const found = new Map<Digest, ImageDetails>();
  for (const line of lines) {
    // Most lines are not wanted: the digest is read without the rest.
    const digest = line.startsWith(beginning)
      ? line.slice(beginning.length, line.indexOf('"', beginning.length))
      : '';
    if (!isDigest(digest) || wanted?.has(digest) === false) continue;
    const details = parseLine(line);
    if (details === undefined) continue;
    const known = found.get(digest);
    found.delete(digest);
    found.set(digest, { ...known, ...details });
  }
  return found;
}

/** An image on a line. Labels stay away when one looks like a secret: the image is asked for again. */
function lineOf({ digest, labels, ...rest }: ImageDetails): string {
  const isPublic = labels !== undefined && !Object.entries(labels).some((label) => looksSecret(...label));
  return JSON.stringify({ digest, ...rest, ...(isPublic && { labels }) });
}

function parseLine(line: string): ImageDetails | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { digest, config, layers, platforms, size, architectures, labels } = record(raw);
  if (!isDigest(digest)) return undefined;
  return compact({
    digest,
    config: isDigest(config) ? config : undefined,
    layers: digestsIn(layers),
    platforms: digestsIn(platforms),
    size: number(size),
    architectures: Array.isArray(architectures)
      ? list(architectures).flatMap((each) => text(each) ?? [])
      : undefined,
    labels: isRecord(labels) ? textFields(labels) : undefined,
  });
}

function digestsIn(value: unknown): readonly Digest[] | undefined {
  return Array.isArray(value) ? list(value).filter(isDigest) : undefined;
}
