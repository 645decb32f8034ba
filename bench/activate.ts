/**
 * `node --import ./bench/vscodeHook.ts bench/activate.ts`: activates the bundle in dist, as VS Code does, and prints how
 * many ms it took. The stand-in of `vscode` is there before the clock starts, as VS Code's own part is.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import 'vscode';

interface Bundle {
  activate(extension: object): void;
}

const root = path.join(import.meta.dirname, '..');
const load = createRequire(import.meta.url);
const manifest: unknown = load(path.join(root, 'package.json'));
const memory = { get: (_: string, otherwise: unknown) => otherwise, update: () => Promise.resolve() };
const folder = { fsPath: path.join(root, 'dist'), path: path.join(root, 'dist') };
const extension = {
  subscriptions: [],
  globalState: memory,
  workspaceState: memory,
  globalStorageUri: folder,
  extensionUri: folder,
  extension: { packageJSON: manifest },
};

const begin = performance.now();
(load(path.join(root, 'dist/extension.cjs')) as Bundle).activate(extension);
process.stdout.write(`${performance.now() - begin}\n`);
process.exit();
