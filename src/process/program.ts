import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { untilAborted } from '../http/abort.ts';
import { codeOf } from '../http/errorCode.ts';
import type { Secret } from '../model/secret.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A program to run, without a shell. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where it runs; the folder of this process unless given. */
  readonly folder: string | undefined;
  /** What it reads, all of it: the one way in which a program is told a secret. Nothing unless given. */
  readonly input?: Secret | undefined;
  /** ms until it is killed. */
  readonly timeLimit: number;
  /** Characters of output until it is killed. */
  readonly outputLimit: number;
}

/** How a program ended. `code` is null after a signal that was not ours. */
export type ProgramResult =
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'notStarted'; readonly code: string }
  | { readonly kind: 'tooLong' }
  | { readonly kind: 'tooMuch' };

const killDelay = 2_000;
// On POSIX the program leads a process group of its own, so that what it started ends with it.
const grouped = process.platform !== 'win32';

/** Runs a program to its end, or kills it at a limit or when the signal aborts (then rejects with its reason). */
export async function runProgram(program: Program, signal: AbortSignal): Promise<ProgramResult> {
  signal.throwIfAborted();
  const child = spawn(program.command, program.args, {
    env: program.env,
    ...(program.folder === undefined ? {} : { cwd: program.folder }),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    detached: grouped,
  });
  // A program that does not read to the end breaks the pipe; how it ends says more than that.
  child.stdin.on('error', () => undefined);
  child.stdin.end(program.input?.reveal());
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), program.timeLimit);
  try {
    return await untilAborted(resultOf(child, program.outputLimit, limit.signal), signal);
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null) kill(child);
  }
}

function resultOf(child: Child, outputLimit: number, timeIsUp: AbortSignal): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const tooMuch = (): void => resolve({ kind: 'tooMuch' });
    const stdout = collect(child.stdout, outputLimit, tooMuch);
    const stderr = collect(child.stderr, outputLimit, tooMuch);
    timeIsUp.addEventListener('abort', () => resolve({ kind: 'tooLong' }));
    child.once('error', (error) => {
      const code = codeOf(error);
      resolve(code === 'ENOENT' ? { kind: 'notFound' } : { kind: 'notStarted', code });
    });
    child.once('close', (code) => resolve({ kind: 'ended', code, stdout: stdout(), stderr: stderr() }));
  });
}

function collect(stream: Readable, limit: number, tooMuch: () => void): () => string {
  let collected = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    collected += chunk;
    if (collected.length > limit) tooMuch();
  });
  return () => collected;
}

/** Ends a program and what it started: asked first, then forced. Its pipes are let go at once. */
function kill(child: Child): void {
  child.stdin.destroy();
  child.stdout.destroy();
  child.stderr.destroy();
  signalTo(child, 'SIGTERM');
  setTimeout(() => signalTo(child, 'SIGKILL'), killDelay).unref();
}

function signalTo(child: Child, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (grouped && child.pid !== undefined) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // It has ended by itself.
  }
}
