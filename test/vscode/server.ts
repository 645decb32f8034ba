import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { cleanEnvironment } from './environment.ts';
import type { InstalledHost } from './install.ts';
import { startCommand } from './process.ts';
import type { RunningCommand } from './process.ts';

/** How to start a VS Code server. Folders are absolute. */
export interface ServerOptions {
  readonly host: InstalledHost;
  /** Where the server keeps its own data; a fresh folder is a fresh VS Code. */
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  /** Variables that the extension host gets on top of this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether windows may load an extension from its folder. VS Code then shows no notifications. */
  readonly development?: boolean;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly signal?: AbortSignal;
}

/** A VS Code server that answers. */
export interface VSCodeServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** Rejects, with the server's last lines, when the server ends. */
  readonly failure: Promise<never>;
  stop(): Promise<void>;
}

/** What a window shows: absolute paths on the server's side. */
export interface WindowOptions {
  readonly folder: string;
  /** An extension to load from its folder, not from the installed ones; for a server with `development`. */
  readonly developedExtension?: string;
  /** With `developedExtension`: a module whose `run()` the extension host calls as its tests. */
  readonly tests?: string;
}

const startTimeout = 60_000;

/**
 * Starts a VS Code server and waits until it answers.
 * @throws an Error with the server's last lines when it ends or stays silent for a minute
 */
export async function startServer(options: ServerOptions): Promise<VSCodeServer> {
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  let announce: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const server = startCommand(options.host.node, serverArguments(options, port), {
    env: cleanEnvironment(options.environment),
    onLine: (line) => {
      if (line.includes('Extension host agent listening on')) announce();
    },
    ...(options.signal && { signal: options.signal }),
  });
  const failure = failureOf(server);
  failure.catch(() => undefined);
  await withTimeout(Promise.race([ready, failure]), server);
  return { url: `http://127.0.0.1:${port}`, port, failure, stop: () => server.stop() };
}

/** Installs a VSIX file the way a user does, into an extensions folder. */
export async function installExtension(
  host: InstalledHost,
  vsix: string,
  folders: Pick<ServerOptions, 'dataFolder' | 'extensionsFolder'>,
): Promise<void> {
  const { dataFolder, extensionsFolder } = folders;
  const install = startCommand(
    host.node,
    [
      host.serverScript,
      '--install-extension',
      vsix,
      '--accept-server-license-terms',
      '--server-data-dir',
      dataFolder,
      '--extensions-dir',
      extensionsFolder,
    ],
    { env: cleanEnvironment() },
  );
  const code = await install.exit;
  const said = install.tail();
  if (code !== 0 || !said.includes('successfully installed')) {
    throw new Error(`VS Code did not install ${vsix}:\n${said}`);
  }
}

/** The address at which a browser opens a window of the server. */
export function windowUrl(server: VSCodeServer, options: WindowOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const address = `${server.url}/?folder=${encodeURI(options.folder)}`;
  if (options.developedExtension === undefined) return address;
  const payload = [['extensionDevelopmentPath', remote(options.developedExtension)]];
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests)]);
  return `${address}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

function serverArguments(options: ServerOptions, port: number): string[] {
  return [
    options.host.serverScript,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--server-data-dir',
    options.dataFolder,
    '--extensions-dir',
    options.extensionsFolder,
    '--disable-telemetry',
    '--disable-workspace-trust',
    // Without it the workbench ignores the development payload of the address.
    ...(options.development === true ? ['--enable-smoke-test-driver'] : []),
  ];
}

async function failureOf(server: RunningCommand): Promise<never> {
  const code = await server.exit;
  throw new Error(`The VS Code server ended with ${String(code)}:\n${server.tail()}`);
}

async function withTimeout(work: Promise<unknown>, server: RunningCommand): Promise<void> {
  const silence = AbortSignal.timeout(startTimeout);
  const timeout = new Promise<never>((_, reject) => {
    silence.addEventListener('abort', () => {
      reject(new Error(`The VS Code server does not answer after a minute:\n${server.tail()}`));
    });
  });
  try {
    await Promise.race([work, timeout]);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A TCP port of 127.0.0.1 that nobody listens on at the moment. */
async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
