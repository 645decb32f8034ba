import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../http/errorCode.ts';
import { FailureError } from '../model/failure.ts';

/** For how long another writer is waited for, and after how long a lock counts as left behind by one that died. ms. */
const patience = 10_000;
const pause = 20;

/**
 * Changes a file that other programs write too. The new content takes the place of the old one in one step, readable for the
 * user alone; a link leads to its file. Other windows wait for a lock beside the file; what a program without locks has
 * written meanwhile is read again and changed instead. Fails with `file`; what `change` throws is passed on.
 */
export async function changeFile(
  file: string,
  change: (content: string) => string,
  { doing, signal }: { readonly doing: string; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const target = await targetOf(file);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await locked(`${target}.lock`, signal, async () => {
      for (;;) {
        const before = await contentOf(target);
        const after = change(before ?? '');
        if (after === (before ?? '')) return;
        if (await replaced(target, before, after)) return;
        signal.throwIfAborted();
      }
    });
  } catch (error) {
    throw fileFailure(error, file, doing);
  }
}

/** The text of a file, empty when there is none. Fails with `file`. */
export async function readText(file: string, doing: string): Promise<string> {
  try {
    return (await contentOf(file)) ?? '';
  } catch (error) {
    throw fileFailure(error, file, doing);
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file that a path stands for: where its links lead, whether or not there is something yet. */
async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const isLink = await lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  return isLink ? resolve(dirname(file), await readlink(file)) : file;
}

/** Puts the new content in the place of the one that it was made of; false when that is no longer there. */
async function replaced(target: string, before: string | undefined, after: string): Promise<boolean> {
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(after);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await contentOf(target)) !== before) return false;
    await rename(draft, target);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

async function locked(lock: string, signal: AbortSignal, task: () => Promise<void>): Promise<void> {
  await take(lock, signal);
  try {
    await task();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + 2 * patience;
  for (;;) {
    signal.throwIfAborted();
    try {
      await (await open(lock, 'wx', 0o600)).close();
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || Date.now() > end) throw error;
    }
    if (await isLeftBehind(lock)) await rm(lock, { force: true });
    else await delay(pause, undefined, { signal });
  }
}

async function isLeftBehind(lock: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(lock)).mtimeMs > patience;
  } catch {
    return false;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by you',
  EPERM: 'may not be written by you',
  EROFS: 'is on a file system that is read-only',
  ENOSPC: 'has no room: the disk is full',
  EISDIR: 'is a folder',
  ENOTDIR: 'would be in a folder that is none',
  EEXIST: 'is locked by another program',
};

/** The failure that an error about a file stands for; an error that is none about files is passed on as it is. */
function fileFailure(error: unknown, file: string, doing: string): Error {
  const code = codeOf(error);
  if (!/^E[A-Z]+$/.test(code)) return error instanceof Error ? error : new Error(String(error));
  const reason = reasons[code] ?? `cannot be read or written (${code})`;
  return new FailureError({ kind: 'file', file, doing, reason });
}
