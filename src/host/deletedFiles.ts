import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Deleted, DeletedRecords } from '../model/deleted.ts';
import { parseDeleted, withoutSecretFields } from './deletedFile.ts';

export interface DeletedFilesOptions {
  /** Records that are kept besides those of the last day; the oldest go first. */
  readonly limit?: number;
  /** The time now, in ms since the epoch. */
  readonly now?: () => number;
}

/** How long a record is kept, ms. */
const kept = 90 * 24 * 60 * 60_000;
/** How long a file may be in the making before it counts as left behind, ms. */
const making = 60 * 60_000;
/** What was deleted within this time, ms, is kept however much it was: nothing is forgotten that can still be undone. */
const recent = 24 * 60 * 60_000;
/** How large all records may be together, in bytes; ten times as much within a day. */
const room = 20_000_000;
/** Every so many records it is looked for old ones: that reads them all. */
const lookEvery = 50;
const suffix = '.deleted.json';

interface File {
  readonly path: string;
  readonly deleted: Deleted;
  readonly bytes: number;
}

/**
 * Records of what was deleted, one file each, for the user alone, in a folder that any number of windows share. A file is
 * there whole or not at all. Values that look like secrets are not written: the record names them as `withheld`, and only
 * the window that deleted still knows them. Rejects with the error of the file system.
 */
export function deletedFiles(
  folder: string,
  { limit = 200, now = Date.now }: DeletedFilesOptions = {},
): DeletedRecords {
  /** What this window wrote, as it was. */
  const own = new Map<string, Deleted>();
  let added = 0;
  const all = async (): Promise<readonly Deleted[]> => {
    const files = withinBounds(await readAll(folder), limit, now());
    return files.map(({ deleted }) => own.get(deleted.id) ?? deleted);
  };
  return {
    all,
    async add(deleted) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      const temporary = path.join(folder, `${randomUUID()}.new`);
      await writeFile(temporary, JSON.stringify(withoutSecretFields(deleted)), { mode: 0o600, flag: 'wx' });
      await rename(temporary, fileOf(folder, deleted.id));
      own.set(deleted.id, deleted);
      if (added % lookEvery === 0) {
        const left = await forgetOld(folder, limit, now());
        for (const id of own.keys()) if (!left.has(id)) own.delete(id);
      }
      added += 1;
    },
    async remove(id) {
      own.delete(id);
      await rm(fileOf(folder, id), { force: true });
    },
  };
}

/** Ids may hold anything, names of files only what every file system takes, whatever its case. */
function fileOf(folder: string, id: string): string {
  const name = Buffer.from(id, 'utf8').toString('hex').slice(0, 200);
  return path.join(folder, `${name}${suffix}`);
}

/** All records that can be read, newest first. */
async function readAll(folder: string): Promise<readonly File[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(suffix));
  const files = await Promise.all(names.map((name) => readOne(folder, name)));
  return files.flat().sort((a, b) => b.deleted.at - a.deleted.at || (a.deleted.id < b.deleted.id ? 1 : -1));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // Nothing was deleted yet, or what was cannot be read: there is nothing to show either way.
    return [];
  }
}

/** The record in a file; none for one that is gone meanwhile, too large, garbled, or not where its id belongs. */
async function readOne(folder: string, name: string): Promise<readonly File[]> {
  const file = path.join(folder, name);
  try {
    const { size } = await stat(file);
    if (size > room) return [];
    const deleted = parseDeleted(JSON.parse(await readFile(file, 'utf8')));
    if (deleted === undefined || fileOf(folder, deleted.id) !== file) return [];
    return [{ path: file, deleted, bytes: size }];
  } catch {
    return [];
  }
}

/** The newest records that may stay: not too old, not too many, not too large together. */
function withinBounds(files: readonly File[], limit: number, now: number): readonly File[] {
  let bytes = 0;
  return files.filter(({ deleted, bytes: size }, index) => {
    bytes += size;
    if (deleted.at > now - recent) return index === 0 || bytes <= 10 * room;
    return index < limit && bytes <= room && deleted.at > now - kept;
  });
}

/** Removes the files of records that may not stay, and those that a window which died left half made; gives the ids that stay. */
async function forgetOld(folder: string, limit: number, now: number): Promise<ReadonlySet<string>> {
  const files = await readAll(folder);
  const staying = new Set(withinBounds(files, limit, now));
  const old = files.filter((file) => !staying.has(file)).map((file) => file.path);
  const left = await leftBehind(folder);
  await Promise.all([...old, ...left].map((file) => rm(file, { force: true })));
  return new Set([...staying].map(({ deleted }) => deleted.id));
}

async function leftBehind(folder: string): Promise<readonly string[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.new'));
  const files = names.map((name) => path.join(folder, name));
  const times = await Promise.all(files.map(writtenAt));
  return files.filter((_, index) => (times[index] ?? Infinity) < Date.now() - making);
}

async function writtenAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    // Another window has just given it its name.
    return undefined;
  }
}
