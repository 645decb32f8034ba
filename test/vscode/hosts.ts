import { join } from 'node:path';

/** One VS Code that the tests run on: which releases of which npm packages make it. */
export interface Host {
  /** The version of VS Code that an extension sees (`vscode.version`). */
  readonly vscode: string;
  /** The release of the npm package code-server that carries it. */
  readonly codeServer: string;
  /** The release of Node that runs it, and with it the extension. */
  readonly node: string;
  /** Modules of the server that are compiled for that Node. */
  readonly nativeModules: readonly string[];
  /** Dependencies of the server to take from the npm registry instead of from where its shrinkwrap points. */
  readonly replacedDependencies: Readonly<Record<string, string>>;
}

export type HostName = 'lowest' | 'newest';

/**
 * The lowest and the newest VS Code.
 *
 * The lowest is the oldest whose desktop edition can run undici 8 (Node >= 22.19): VS Code 1.105 is built on
 * Electron 37.6.0 with Node 22.19.0, VS Code 1.104 on Electron 37.3.1 with Node 22.18.0. Here the server runs on
 * exactly that Node, although code-server itself would take any 22.
 */
export const hosts: Readonly<Record<HostName, Host>> = {
  lowest: {
    vscode: '1.105.1',
    codeServer: '4.105.1',
    node: '22.19.0',
    nativeModules: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    // Its shrinkwrap takes the watcher from a git address.
    replacedDependencies: { '@parcel/watcher': '2.5.1' },
  },
  newest: {
    vscode: '1.139.1',
    codeServer: '4.139.1',
    node: '24.21.0',
    nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty', '@vscode/fs-copyfile'],
    replacedDependencies: {},
  },
};

/** The project's own folder, absolute. */
export const projectRoot = join(import.meta.dirname, '..', '..');

/** Where the tests keep what is expensive to get; git ignores it. */
export const cacheRoot = join(projectRoot, '.cache');
