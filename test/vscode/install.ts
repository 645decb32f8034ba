import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheRoot } from './hosts.ts';
import type { Host } from './hosts.ts';
import { withLock } from './lock.ts';
import { runCommand } from './process.ts';

/** An installed VS Code server: absolute paths. */
export interface InstalledHost {
  /** The script that Node runs as the server. */
  readonly serverScript: string;
  /** The Node to run it with. */
  readonly node: string;
}

/** What an installation takes besides the host: where to tell about progress, and what ends it early. */
export interface InstallOptions {
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

type Step = (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<void>;

/**
 * Makes sure that a VS Code server is in the cache folder, complete: it is put together beside its place and then
 * moved there. All that it downloads are npm packages, through npm as the user has it configured.
 * @throws an Error with npm's last words when a package cannot be had or a native module does not compile
 */
export async function installHost(host: Host, options: InstallOptions = {}): Promise<InstalledHost> {
  const folder = join(cacheRoot, 'vscode', host.vscode);
  const installed = locate(folder);
  await withLock(
    `${folder}.lock`,
    async () => {
      if (await isInstalled(folder, host)) return;
      options.onProgress?.(`Installing the VS Code ${host.vscode} server (a minute or two, once)`);
      await install(host, folder, options);
    },
    options.signal,
  );
  return installed;
}

function nodePackage(folder: string): string {
  return join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

function locate(folder: string): InstalledHost {
  return {
    serverScript: join(serverFolder(folder), 'out', 'server-main.js'),
    node: join(nodePackage(folder), 'bin', 'node'),
  };
}

/** The recipe of an installation lies in its folder, so that another recipe for the same version installs again. */
async function isInstalled(folder: string, host: Host): Promise<boolean> {
  const recipe = await readFile(join(folder, 'recipe.json'), 'utf8').catch(() => '');
  return recipe === JSON.stringify(host);
}

async function install(host: Host, folder: string, options: InstallOptions): Promise<void> {
  const { signal } = options;
  const parts = await mkdtemp(`${folder}.part-`);
  const npm: Step = (args, env = process.env) => runCommand('npm', args, { env, ...(signal && { signal }) });
  try {
    await fetchServer(host, parts, npm);
    await compileNativeModules(host, parts, npm);
    await writeFile(join(parts, 'recipe.json'), JSON.stringify(host));
    await rm(folder, { recursive: true, force: true });
    await rename(parts, folder);
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}

async function fetchServer(host: Host, folder: string, npm: Step): Promise<void> {
  const packages = [
    `code-server@${host.codeServer}`,
    `node-${process.platform}-${process.arch}@${host.node}`,
  ];
  // code-server's own install script insists on the Node that runs npm; the steps below do its work.
  await npm(['install', '--prefix', folder, '--ignore-scripts', '--no-save', ...packages]);
  const server = serverFolder(folder);
  if (Object.keys(host.replacedDependencies).length > 0) await replaceDependencies(server, host);
  await npm(['install', '--prefix', server, '--omit=dev', '--ignore-scripts']);
}

async function replaceDependencies(server: string, host: Host): Promise<void> {
  // Without the shrinkwrap npm also takes the ripgrep package that brings its binary instead of downloading it.
  await rm(join(server, 'npm-shrinkwrap.json'));
  const file = join(server, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { dependencies: Record<string, string> };
  Object.assign(manifest.dependencies, host.replacedDependencies);
  await writeFile(file, JSON.stringify(manifest, undefined, 2));
}

async function compileNativeModules(host: Host, folder: string, npm: Step): Promise<void> {
  const node = nodePackage(folder);
  // The modules are compiled against the headers in the Node package, whatever the user's npm config names, and by
  // that Node, because their scripts ask the running one for its ABI.
  const environment = {
    ...process.env,
    npm_config_nodedir: node,
    PATH: [join(node, 'bin'), process.env['PATH']].join(delimiter),
  };
  await npm(['rebuild', '--prefix', serverFolder(folder), ...host.nativeModules], environment);
}
