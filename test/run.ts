/**
 * `npm test`: all tests, or the suites that the arguments name: check, unit, faults, pages, integration, e2e.
 * The last line of its output is `N passed, M failed`.
 */
import { setMaxListeners } from 'node:events';
import { globSync } from 'node:fs';
import { buildForIntegration } from './vscode/builds.ts';
import { hosts, projectRoot } from './vscode/hosts.ts';
import { installHost } from './vscode/install.ts';
import type { HostName } from './vscode/hosts.ts';
import { runIntegration } from './vscode/integration.ts';
import { runMocha } from './vscode/mochaRun.ts';
import { runCommand } from './vscode/process.ts';
import type { Counts, TestEvent } from './vscode/report.ts';

type Suite = (signal: AbortSignal) => Promise<Counts>;

const say = (line: string) => console.log(line);
const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function showFailure(event: TestEvent): void {
  if (event.kind === 'failed') say(`  ✗ ${event.title}\n${event.message.replaceAll(/^/gm, '      ')}`);
  if (event.kind === 'pending') say(`  - ${event.title}`);
}

function showAll(event: TestEvent): void {
  if (event.kind === 'passed') say(`  ✓ ${event.title} (${(event.milliseconds / 1000).toFixed(1)} s)`);
  showFailure(event);
}

/** Each check is a tool that must end with 0; one that does not counts as a failed test. */
async function check(signal: AbortSignal): Promise<Counts> {
  const modules = `${projectRoot}/node_modules`;
  const tools = {
    types: [`${modules}/typescript/bin/tsc`],
    'types of the pages': [`${modules}/typescript/bin/tsc`, '-p', 'media'],
    lint: [`${modules}/eslint/bin/eslint.js`, '.'],
    format: [`${modules}/prettier/bin/prettier.cjs`, '--check', '--log-level', 'warn', '.'],
  };
  const counts: Counts = { passed: 0, failed: 0, pending: 0 };
  for (const [title, args] of Object.entries(tools)) {
    const begin = Date.now();
    try {
      await runCommand(process.execPath, args, { cwd: projectRoot, signal });
      say(`  ✓ ${title} (${seconds(begin)})`);
    } catch (error) {
      signal.throwIfAborted();
      counts.failed += 1;
      showFailure({ kind: 'failed', title, message: textOf(error) });
    }
  }
  return counts;
}

/** In two processes: these tests wait for sockets and timers as long as they work. */
async function unit(signal: AbortSignal): Promise<Counts> {
  const all = globSync(['test/unit/**/*.test.ts', 'test/cluster/**/*.test.ts'], { cwd: projectRoot }).sort();
  const halves = [0, 1].map((half) => all.filter((_, index) => index % 2 === half));
  const counts = await Promise.all(halves.map((files) => runMocha(files, showFailure, signal)));
  return counts.reduce(sum);
}

/**
 * Puts the VS Codes in place while the first suites run, which wait for compilers and connections more than they work.
 * Whoever starts one waits for it, and says what went wrong.
 */
function installHosts(names: readonly string[], signal: AbortSignal): void {
  if (!names.some((name) => name === 'integration' || name === 'e2e')) return;
  void Promise.allSettled(Object.values(hosts).map((host) => installHost(host, { signal })));
}

async function integration(signal: AbortSignal): Promise<Counts> {
  await buildForIntegration(signal);
  let total: Counts = { passed: 0, failed: 0, pending: 0 };
  for (const name of ['lowest', 'newest'] satisfies HostName[]) {
    say(`  on VS Code ${hosts[name].vscode} with Node ${hosts[name].node}`);
    total = sum(total, await runIntegration({ host: name, onEvent: showAll, onProgress: say, signal }));
  }
  return total;
}

function endToEnd(signal: AbortSignal): Promise<Counts> {
  return runMocha(['test/e2e/**/*.test.ts'], showAll, signal);
}

/** The table of faults: what goes wrong, what is seen of it, what is true afterwards. */
function faults(signal: AbortSignal): Promise<Counts> {
  return runMocha(['test/faults/**/*.test.ts'], showAll, signal);
}

function pages(signal: AbortSignal): Promise<Counts> {
  return runMocha(['test/pages/**/*.test.ts'], showFailure, signal);
}

const suites: Readonly<Record<string, Suite>> = { check, unit, faults, pages, integration, e2e: endToEnd };

/** In CI everything that a test needs is there, so that a test that did not run has failed. */
function judged(counts: Counts): Counts {
  if (process.env['CI'] === undefined || counts.pending === 0) return counts;
  say(`  ✗ ${counts.pending} tests did not run`);
  return { ...counts, failed: counts.failed + counts.pending };
}

function sum(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, pending: a.pending + b.pending };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function runSuite(name: string, suite: Suite, signal: AbortSignal): Promise<Counts> {
  say(name);
  const begin = Date.now();
  let counts: Counts;
  try {
    counts = judged(await suite(signal));
  } catch (error) {
    counts = { passed: 0, failed: 1, pending: 0 };
    showFailure({ kind: 'failed', title: name, message: textOf(error) });
  }
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds(begin)}\n`);
  return counts;
}

async function runAll(names: readonly string[], signal: AbortSignal): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, pending: 0 };
  for (const name of names) {
    const suite = suites[name] ?? noSuite(name);
    if (!signal.aborted) total = sum(total, await runSuite(name, suite, signal));
  }
  return total;
}

function noSuite(name: string): Suite {
  const message = `No such suite; there are ${Object.keys(suites).join(', ')}`;
  return () => Promise.reject(new Error(`${name}: ${message}`));
}

const stop = new AbortController();
setMaxListeners(0, stop.signal);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : Object.keys(suites);
installHosts(names, stop.signal);
const { passed, failed } = await runAll(names, stop.signal);
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || stop.signal.aborted ? 1 : 0;
