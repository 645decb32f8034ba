/**
 * `npm test`: all tests, or the suites that the arguments name: check, unit, faults, fuzz, pages, integration, e2e.
 * The last line of its output is `N passed, M failed`.
 */
import { setMaxListeners } from 'node:events';
import { globSync } from 'node:fs';
import { inParallel } from '../src/model/inParallel.ts';
import { buildForIntegration } from './vscode/builds.ts';
import { hosts, projectRoot } from './vscode/hosts.ts';
import { installHost } from './vscode/install.ts';
import type { HostName } from './vscode/hosts.ts';
import { runIntegration } from './vscode/integration.ts';
import { runMocha } from './vscode/mochaRun.ts';
import { runCommand } from './vscode/process.ts';
import type { Counts, TestEvent } from './vscode/report.ts';

type Say = (line: string) => unknown;
type Suite = (signal: AbortSignal, say: Say) => Promise<Counts>;
type Show = (event: TestEvent) => void;

const print = (line: string): void => console.log(line);
const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Shows what failed, and what did not run. */
function failures(say: Say): Show {
  return (event) => {
    if (event.kind === 'failed') say(`  ✗ ${event.title}\n${event.message.replaceAll(/^/gm, '      ')}`);
    if (event.kind === 'pending') say(`  - ${event.title}`);
  };
}

function everything(say: Say): Show {
  const showFailure = failures(say);
  return (event) => {
    if (event.kind === 'passed') say(`  ✓ ${event.title} (${(event.milliseconds / 1000).toFixed(1)} s)`);
    showFailure(event);
  };
}

/** Each check is a tool that must end with 0; one that does not counts as a failed test. Two at a time, the longest first. */
async function check(signal: AbortSignal, say: Say): Promise<Counts> {
  const modules = `${projectRoot}/node_modules`;
  const tools = {
    lint: [`${modules}/eslint/bin/eslint.js`, '.'],
    types: [`${modules}/typescript/bin/tsc`],
    'types of the pages': [`${modules}/typescript/bin/tsc`, '-p', 'media'],
    format: [`${modules}/prettier/bin/prettier.cjs`, '--check', '--log-level', 'warn', '.'],
  };
  const counts: Counts = { passed: 0, failed: 0, pending: 0 };
  await inParallel(Object.entries(tools), 2, async ([title, args]) => {
    const begin = Date.now();
    try {
      await runCommand(process.execPath, args, { cwd: projectRoot, signal });
      say(`  ✓ ${title} (${seconds(begin)})`);
    } catch (error) {
      signal.throwIfAborted();
      counts.failed += 1;
      failures(say)({ kind: 'failed', title, message: textOf(error) });
    }
  });
  return counts;
}

/** In two processes: these tests wait for sockets and timers as long as they work. */
async function unit(signal: AbortSignal, say: Say): Promise<Counts> {
  const all = globSync(['test/unit/**/*.test.ts', 'test/cluster/**/*.test.ts'], { cwd: projectRoot }).sort();
  const halves = [0, 1].map((half) => all.filter((_, index) => index % 2 === half));
  const counts = await Promise.all(halves.map((files) => runMocha(files, failures(say), signal)));
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

async function integration(signal: AbortSignal, say: Say): Promise<Counts> {
  await buildForIntegration(signal);
  let total: Counts = { passed: 0, failed: 0, pending: 0 };
  for (const name of ['lowest', 'newest'] satisfies HostName[]) {
    say(`  on VS Code ${hosts[name].vscode} with Node ${hosts[name].node}`);
    total = sum(
      total,
      await runIntegration({ host: name, onEvent: everything(say), onProgress: say, signal }),
    );
  }
  return total;
}

function endToEnd(signal: AbortSignal, say: Say): Promise<Counts> {
  return runMocha(['test/e2e/**/*.test.ts'], everything(say), signal);
}

/** The table of faults: what goes wrong, what is seen of it, what is true afterwards. */
function faults(signal: AbortSignal, say: Say): Promise<Counts> {
  return runMocha(['test/faults/**/*.test.ts'], everything(say), signal);
}

/** Some hostile inputs of each kind; `npm run fuzz` tries as many as there is time for. */
function fuzz(signal: AbortSignal, say: Say): Promise<Counts> {
  return runMocha(['test/fuzz/**/*.test.ts'], failures(say), signal);
}

function pages(signal: AbortSignal, say: Say): Promise<Counts> {
  return runMocha(['test/pages/**/*.test.ts'], failures(say), signal);
}

const suites: Readonly<Record<string, Suite>> = {
  check,
  unit,
  faults,
  fuzz,
  pages,
  integration,
  e2e: endToEnd,
};

/** What is run at the same time: of these, the second waits for time-outs nearly all the time. */
const groups: readonly (readonly string[])[] = [['unit', 'faults']];

/** In CI everything that a test needs is there, so that a test that did not run has failed. */
function judged(counts: Counts, say: Say): Counts {
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

async function runSuite(name: string, signal: AbortSignal, say: Say): Promise<Counts> {
  const suite = suites[name] ?? noSuite(name);
  say(name);
  const begin = Date.now();
  let counts: Counts;
  try {
    counts = judged(await suite(signal, say), say);
  } catch (error) {
    counts = { passed: 0, failed: 1, pending: 0 };
    failures(say)({ kind: 'failed', title: name, message: textOf(error) });
  }
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds(begin)}\n`);
  return counts;
}

/** The first of them says what it does at once, the others when that is over. */
async function runTogether(names: readonly string[], signal: AbortSignal): Promise<Counts> {
  const later: string[][] = names.map(() => []);
  const runs = names.map((name, at) =>
    runSuite(name, signal, at === 0 ? print : (line) => later[at]?.push(line)),
  );
  const counts = await Promise.all(runs);
  later.flat().forEach(print);
  return counts.reduce(sum);
}

async function runAll(names: readonly string[], signal: AbortSignal): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, pending: 0 };
  const left = new Set(names);
  for (const name of left) {
    const group = groups.find((all) => all.includes(name)) ?? [name];
    const together = group.filter((each) => left.has(each));
    for (const each of together) left.delete(each);
    if (!signal.aborted) total = sum(total, await runTogether(together, signal));
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
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || stop.signal.aborted ? 1 : 0;
