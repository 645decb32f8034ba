import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * Who may import whom at run time; `import type` costs nothing and is free. A folder may always import itself.
 * The rule and its reasons are in src/README.md.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  http: ['model', 'undici'],
  process: ['model', 'http'],
  login: ['model', 'http', 'process'],
  kubeconfig: ['model', 'js-yaml'],
  connection: ['model', 'http', 'process', 'kubeconfig'],
  registry: ['model', 'http'],
  imageText: ['model', 'js-yaml'],
  cluster: ['model', 'http', 'kubeconfig', 'connection', 'registry', 'js-yaml'],
  changes: ['model'],
  store: ['model', 'changes'],
  shared: ['model'],
  panels: ['model', 'shared', 'store', 'croner', 'cronstrue'],
  tree: ['model', 'store'],
  commands: ['model', 'changes', 'store', 'tree'],
  host: ['model', 'imageText', 'shared', 'store', 'tree', 'panels', 'commands', 'vscode'],
  'actions.ts': ['model', 'host', 'commands', 'login', 'vscode'],
  'extension.ts': ['actions.ts', 'model', 'host', 'store', 'tree', 'cluster', 'vscode'],
};
const withoutNode = ['model', 'imageText', 'tree', 'commands'];

interface Import {
  readonly from: string;
  readonly file: string;
  readonly to: string;
}

describe('layers', () => {
  let imports: readonly Import[];

  before(async () => {
    const { metafile } = await build({
      entryPoints: globSync('src/**/*.ts'),
      bundle: true,
      write: false,
      outdir: 'unused',
      metafile: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    imports = Object.entries(metafile.inputs).flatMap(([file, input]) =>
      input.imports.map(({ path }) => ({ from: layerOf(file), file, to: layerOf(path) })),
    );
    assert.ok(imports.length > 50, 'the bundle was read');
  });

  it('import only what is below them', () => {
    const wrong = imports.filter(
      ({ from, to }) => from !== to && !to.startsWith('node:') && !(mayImport[from] ?? []).includes(to),
    );
    assert.deepEqual(wrong, []);
  });

  it('every folder of src has its line in the table', () => {
    const folders = new Set(imports.map(({ from }) => from));
    assert.deepEqual(
      [...folders].filter((folder) => !(folder in mayImport)),
      [],
    );
  });

  it('the pure ones do not use Node', () => {
    const wrong = imports.filter(({ from, to }) => withoutNode.includes(from) && to.startsWith('node:'));
    assert.deepEqual(wrong, []);
  });
});

/** `src/model/tag.ts` → `model`, `src/extension.ts` → `extension.ts`, packages and Node's modules as they are. */
function layerOf(path: string): string {
  return path.startsWith('src/') ? (path.split('/')[1] ?? '') : path;
}
