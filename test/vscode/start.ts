/**
 * `npm start`: the extension in a real VS Code, on the stand-in cluster with its demo content.
 *   --kubeconfig FILE  on the user's own cluster instead
 *   --desktop          in the `code` that is installed here instead of a VS Code server
 *   --port N           the port of the VS Code server
 */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster } from '../cluster/cluster.ts';
import { startDesktop } from './desktop.ts';
import { addViewOpener } from './viewOpener.ts';
import { startVSCode } from './vscode.ts';
import { windowUrl } from './server.ts';
import { packageExtension } from './builds.ts';

interface Flags {
  readonly kubeconfig: string | undefined;
  readonly desktop: boolean;
  readonly port: number;
}

type Closer = () => Promise<void>;

const say = (line: string) => console.log(line);

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port}: not a port`);
  return { kubeconfig: values.kubeconfig, desktop: values.desktop, port };
}

/** The kubeconfig that VS Code gets: the user's, or that of a stand-in cluster, which `closers` then ends. */
async function kubeconfigFor(flags: Flags, closers: Closer[]): Promise<string> {
  if (flags.kubeconfig !== undefined) {
    const file = resolve(flags.kubeconfig);
    await access(file).catch(() => {
      throw new Error(`--kubeconfig ${file}: cannot be read`);
    });
    return file;
  }
  const cluster = await startCluster({ seed: 'demo' });
  closers.push(() => cluster.close());
  return cluster.kubeconfigFile;
}

/** Starts everything, and comes back when VS Code has ended or `signal` says so. */
async function run(flags: Flags, closers: Closer[], signal: AbortSignal): Promise<void> {
  const environment = { KUBECONFIG: await kubeconfigFor(flags, closers) };
  if (flags.desktop) {
    const desktop = await startDesktop(environment, signal);
    closers.push(() => desktop.close());
    say('VS Code is open. Ctrl-C ends it.');
    await desktop.closed;
    return;
  }
  // The packaged extension is what users get, and its window has a short address; to load it from this folder takes a
  // payload in the address that does not survive when VS Code opens another folder.
  const vsix = await packageExtension(signal);
  const vscode = await startVSCode({
    host: 'newest',
    vsix,
    environment: () => environment,
    port: flags.port,
    prepare: ({ extensionsFolder }) => addViewOpener(extensionsFolder),
    onProgress: say,
    signal,
  });
  closers.push(() => vscode.close());
  const { server, profile } = vscode;
  say(`Open ${windowUrl(server, { folder: profile.workspace })}  (Ctrl-C ends it)`);
  await Promise.race([server.failure, aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((ended) => {
    if (signal.aborted) ended();
    signal.addEventListener('abort', () => ended(), { once: true });
  });
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
const closers: Closer[] = [];
try {
  await run(readFlags(), closers, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  await Promise.allSettled(closers.reverse().map((close) => close()));
}
