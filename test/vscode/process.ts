import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** How to start a command. `env` replaces the whole environment. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

/** A command in a process group of its own, so that it ends together with all its children. */
export interface RunningCommand {
  /** The exit code, or null when a signal ended it; rejects when it could not be started. */
  readonly exit: Promise<number | null>;
  /** The last lines of stdout and stderr together. */
  tail(): string;
  /** Ends the whole group: asks, and after three seconds insists. Resolves when the command is gone. */
  stop(): Promise<void>;
}

const keptLines = 60;
const patience = 3000;
const outputTime = 500;
const groups = new Set<number>();

process.on('exit', () => {
  // Not SIGKILL: a command may have commands of its own to end.
  for (const pid of groups) signalGroup(pid, 'SIGTERM');
});

/** Makes a signal end this process as `process.exit` does, with all commands that it started, whoever else listens. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/** Starts a command that does not outlive this process when that exits. */
export function startCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): RunningCommand {
  const { cwd, env, signal } = options;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
  });
  const lines: string[] = [];
  readLines(child, (line) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    options.onLine?.(line);
  });
  const exit = exitOf(child);
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const stop = async () => {
    if (pid !== undefined) await endGroup(pid, exit);
  };
  signal?.addEventListener('abort', () => void stop(), { once: true });
  return { exit, tail: () => lines.join('\n'), stop };
}

/**
 * Runs a command to its end.
 * @throws an Error that names the command, how it ended and the last lines that it wrote
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  const running = startCommand(command, args, options);
  const code = await running.exit;
  await running.stop();
  options.signal?.throwIfAborted();
  if (code === 0) return;
  throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${running.tail()}`);
}

function exitOf(child: ChildProcess): Promise<number | null> {
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    // A process that outlives the command in a group of its own may keep its output open: `close` would never come.
    child.once('exit', (code) => setTimeout(resolve, outputTime, code).unref());
  });
  // Whoever needs the failure awaits it; a command that is only stopped must not end this process.
  exit.catch(() => undefined);
  return exit;
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
}

async function endGroup(pid: number, exit: Promise<number | null>): Promise<void> {
  if (!groups.delete(pid)) return;
  signalGroup(pid, 'SIGTERM');
  const waiting = new AbortController();
  const insist = delay(patience, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([exit.catch(() => undefined), insist]);
  waiting.abort();
  signalGroup(pid, 'SIGKILL');
  await exit.catch(() => undefined);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
