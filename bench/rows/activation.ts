import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRecord, list, record, text } from '../../src/model/json.ts';
import { packageExtension } from '../../test/vscode/builds.ts';
import { projectRoot } from '../../test/vscode/hosts.ts';
import { row, type Row } from '../row.ts';

const run = promisify(execFile);
const rounds = 15;
const kilobyte = 1024;

/** What the extension costs before anybody looks at a cluster: as published, with the module `vscode` stood in for. */
export async function* activation(): AsyncGenerator<Row> {
  const vsix = await packageExtension();
  yield row('activation: our own code', await fastest(), 'ms', 30);
  const loaded = await loadedBundles();
  const sizes = await Promise.all(loaded.files.map((file) => sizeOf(path.join(projectRoot, file))));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  yield row('activation: what is loaded, with its static chunks', total / kilobyte, 'KB', 150);
  const early = loaded.packages.filter((name) => ['undici', 'js-yaml'].includes(name));
  yield row('activation: undici and YAML among it', early.length, 'packages', 0);
  const everywhere = await bundledPackages();
  const clientNode = everywhere.filter((name) => name === '@kubernetes/client-node');
  yield row('client-node in any bundle', clientNode.length, 'packages', 0);
  yield row('the whole VSIX', (await sizeOf(vsix)) / kilobyte / kilobyte, 'MB', 2);
}

/** Each time in a process of its own, as for each window. */
async function fastest(): Promise<number> {
  const times: number[] = [];
  const args = ['--import', './bench/vscodeHook.ts', 'bench/activate.ts'];
  for (let round = 0; round < rounds; round += 1) {
    times.push(Number((await run(process.execPath, args, { cwd: projectRoot })).stdout));
  }
  return Math.min(...times);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}

interface Output {
  readonly file: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/** The bundles that the entry loads by itself, and the packages in them. */
async function loadedBundles(): Promise<{ files: readonly string[]; packages: readonly string[] }> {
  const outputs = await bundles();
  const reached = new Map<string, Output>();
  const reach = (file: string): void => {
    const output = outputs.find((each) => each.file === file);
    if (output === undefined || reached.has(file)) return;
    reached.set(file, output);
    output.imports.forEach(reach);
  };
  reach('dist/extension.cjs');
  if (reached.size === 0) throw new Error('dist/meta.json knows no dist/extension.cjs');
  return { files: [...reached.keys()], packages: [...reached.values()].flatMap(({ packages }) => packages) };
}

async function bundledPackages(): Promise<readonly string[]> {
  return (await bundles()).flatMap(({ packages }) => packages);
}

/** What esbuild says of each bundle; only static imports, which are loaded with it. */
async function bundles(): Promise<readonly Output[]> {
  const meta: unknown = JSON.parse(await readFile(path.join(projectRoot, 'dist/meta.json'), 'utf8'));
  return Object.entries(record(record(meta)['outputs'])).map(([file, output]) => {
    const imports = list(record(output)['imports']).filter(isRecord);
    return {
      file,
      imports: imports
        .filter(({ kind }) => kind === 'import-statement')
        .flatMap((each) => text(each['path']) ?? []),
      packages: [...new Set(Object.keys(record(record(output)['inputs'])).flatMap(packageOf))],
    };
  });
}

/** `node_modules/@scope/name/file.js` → `@scope/name`. */
function packageOf(input: string): readonly string[] {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
  return name === undefined ? [] : [name];
}
