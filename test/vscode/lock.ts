import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const pollInterval = 250;

/**
 * Runs `work` while no other process on this machine runs work under the same lock folder.
 * A lock whose owner is no longer alive counts as free.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  while (!(await take(folder))) {
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
    else await delay(pollInterval, undefined, signal && { signal });
  }
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(folder, 'pid'), String(process.pid));
  return true;
}

async function isAbandoned(folder: string): Promise<boolean> {
  // The owner writes its pid right after it makes the folder: a folder without one is being taken now.
  const pid = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
  if (pid === '') return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
