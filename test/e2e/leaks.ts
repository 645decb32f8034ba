import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ProgramRun } from '../support/recordedPrograms.ts';

/** A place where a token has been, and what was around it. */
interface Sighting {
  readonly place: string;
  /** The text before the token. */
  readonly before: string;
}

/** Everything that went between a window and its VS Code: webview messages, terminal lines, notifications, rows, logs. */
export interface Traffic {
  /** Where in it one of the texts has been. */
  find(texts: readonly string[]): readonly Sighting[];
}

const context = 200;

/** Listens to a page from before it is loaded. */
export function listenTo(page: Page): Traffic {
  const frames: { readonly place: string; readonly content: Buffer }[] = [];
  page.on('websocket', (socket) => {
    const keep = (place: string) => (frame: { readonly payload: string | Buffer }) =>
      void frames.push({ place, content: Buffer.from(frame.payload) });
    socket.on('framesent', keep('sent by the window'));
    socket.on('framereceived', keep('sent to the window'));
  });
  return {
    find: (texts) => frames.flatMap(({ place, content }) => sightings(place, content, texts)),
  };
}

/**
 * The clipboard is where a token may go when a person asks for it: the line is the argument of the call that writes it, or the
 * answer to the one that reads it before it is cleared. An answer has its length before it, four bytes.
 */
function isForClipboard({ before }: Sighting): boolean {
  const line = `" printf %s '`;
  if (!before.endsWith(line)) return false;
  const head = before.slice(0, -line.length);
  return /\$writeText[^]{4}\[$/.test(head) || head.slice(-4).startsWith('\0\0');
}

/**
 * Holds everything that a session has left behind against the tokens of its cluster: what went over the wire to the window,
 * every file of VS Code's data (logs, states), arguments and environments of the programs that were run.
 */
export async function assertNoLeak(
  tokens: readonly string[],
  session: {
    readonly traffic: Traffic;
    readonly dataFolder: string;
    readonly runs: readonly ProgramRun[];
  },
): Promise<void> {
  const texts = tokens.flatMap(formsOf);
  const inTraffic = session.traffic.find(texts).filter((sighting) => !isForClipboard(sighting));
  const inRuns = session.runs.flatMap(({ program, args, env }) =>
    sightings(`arguments and environment of ${program}`, Buffer.from(JSON.stringify([args, env])), texts),
  );
  const found = [...inTraffic, ...(await inFiles(session.dataFolder, texts)), ...inRuns];
  assert.deepEqual(found, [], 'a token has leaked');
}

/** A token as it is, and within a login as base64 (`Basic …`), at each place where it can begin in three bytes. */
function formsOf(token: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const whole = Buffer.from(' '.repeat(before) + token).toString('base64');
    // What stands next to the token shares its first and last characters.
    return whole.slice(before === 0 ? 0 : 4, -4);
  });
  return [token, ...inBase64];
}

async function inFiles(folder: string, tokens: readonly string[]): Promise<readonly Sighting[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(
    // A file may be gone by now, as VS Code is still running.
    files.map(async (file) => sightings(file, await readFile(file).catch(() => Buffer.of()), tokens)),
  );
  return found.flat();
}

function sightings(place: string, content: Buffer, texts: readonly string[]): Sighting[] {
  const found: Sighting[] = [];
  for (const text of texts) {
    for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
      found.push({ place, before: content.subarray(Math.max(0, at - context), at).toString('latin1') });
    }
  }
  return found;
}
