import { join } from 'node:path';
import { projectRoot } from './hosts.ts';
import { startCommand } from './process.ts';
import type { Counts, TestEvent } from './report.ts';

interface MochaTest {
  readonly fullTitle: string;
  readonly duration?: number;
  readonly err?: string;
  readonly stack?: string | null;
}

/** A line of mocha's reporter json-stream. */
type MochaLine =
  | readonly ['start', { readonly total: number }]
  | readonly ['pass' | 'fail', MochaTest]
  | readonly ['end', { readonly pending: number }];

const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');

/**
 * Runs test files with mocha in a process of its own.
 * @param files globs, relative to the project's folder
 * @param onEvent gets what happens as it happens; a mocha that ends early is a failed event too
 */
export async function runMocha(
  files: readonly string[],
  onEvent: (event: TestEvent) => void,
  signal: AbortSignal,
): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, pending: 0 };
  const run = { ended: false };
  const emit = (event: TestEvent) => {
    if (event.kind === 'ended') run.ended = true;
    else counts[event.kind] += 1;
    onEvent(event);
  };
  const onLine = (line: string) => {
    const parsed = parseLine(line);
    if (parsed === undefined) return;
    if (parsed[0] === 'end') counts.pending = parsed[1].pending;
    const event = eventOf(parsed);
    if (event) emit(event);
  };
  const args = [mocha, '--reporter', 'json-stream', '--exit', ...files];
  const command = startCommand(process.execPath, args, { cwd: projectRoot, onLine, signal });
  const code = await command.exit;
  await command.stop();
  if (!run.ended || (code !== 0 && counts.failed === 0)) {
    emit({ kind: 'failed', title: `mocha ended with ${String(code)}`, message: command.tail() });
  }
  return counts;
}

/** Undefined for what the tests themselves print. */
function parseLine(line: string): MochaLine | undefined {
  if (!/^\["(?:start|pass|fail|end)",\{/.test(line)) return undefined;
  return JSON.parse(line) as MochaLine;
}

function eventOf(line: MochaLine): TestEvent | undefined {
  switch (line[0]) {
    case 'start':
      return undefined;
    case 'pass':
      return { kind: 'passed', title: line[1].fullTitle, milliseconds: line[1].duration ?? 0 };
    case 'fail':
      return { kind: 'failed', title: line[1].fullTitle, message: line[1].stack ?? line[1].err ?? '' };
    case 'end':
      return { kind: 'ended' };
  }
}
