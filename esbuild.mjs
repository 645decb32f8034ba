import { copyFile, readdir, rm, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as esbuild from 'esbuild';

const root = import.meta.dirname;
const outdir = join(root, 'dist');

/**
 * VS Code loads a CommonJS extension faster than an ES module, but esbuild splits only ES modules. So esbuild first
 * writes ES modules, where each `import('./part.ts')` of the sources becomes a file of its own and what two files share
 * is in them once; then this plugin turns each of those files into CommonJS, where the `import()` becomes a lazy
 * `require`. Only the files that the entry imports statically are read when the extension activates.
 */
function commonJs({ minify, sourcemap }) {
  const convert = async ({ path, contents }) => {
    const { code, map } = await esbuild.transform(contents, {
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      supported: { 'dynamic-import': false },
      minify,
      sourcemap: sourcemap ? 'external' : false,
      sourcefile: basename(path),
    });
    await mkdir(dirname(path), { recursive: true });
    if (!sourcemap) return writeFile(path, code);
    await writeFile(`${path}.map`, map);
    await writeFile(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
  };
  return {
    name: 'commonjs',
    setup({ onEnd }) {
      onEnd(async ({ outputFiles, metafile, errors }) => {
        if (errors.length > 0) return;
        await removeBundles(outdir);
        await Promise.all(outputFiles.map(convert));
        await writeFile(join(outdir, 'meta.json'), JSON.stringify(metafile));
      });
    },
  };
}

/** Chunks carry a hash in their names: those of an earlier build go away. */
async function removeBundles(folder) {
  const names = await readdir(folder).catch(() => []);
  const bundles = names.filter((name) => /\.cjs(\.map)?$/.test(name));
  await Promise.all(bundles.map((name) => rm(join(folder, name))));
}

function extensionOptions(production) {
  return {
    absWorkingDir: root,
    entryPoints: ['src/extension.ts'],
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    // Libraries that look for a browser there would make VS Code warn of each access.
    define: { navigator: 'undefined' },
    minify: production,
    sourcemap: production ? false : 'inline',
    metafile: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [commonJs({ minify: production, sourcemap: !production })],
  };
}

/** Bundles the extension to dist/extension.cjs and the parts that it loads later, and dist/meta.json on what is where. */
export async function buildExtension({ production = false } = {}) {
  await esbuild.build(extensionOptions(production));
}

function pageOptions(production) {
  const pages = [
    'tag',
    'stream',
    'deletion',
    'address',
    'imagePruner',
    'prune',
    'storage',
    'imports',
    'import',
    'access',
  ];
  return {
    absWorkingDir: root,
    entryPoints: pages.flatMap((page) => [
      { in: `media/${page}/main.ts`, out: page },
      { in: `media/${page}/page.css`, out: page },
    ]),
    outdir: join(outdir, 'media'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: production,
    sourcemap: production ? false : 'inline',
    legalComments: 'none',
    logLevel: 'warning',
  };
}

const codiconFiles = ['codicon.css', 'codicon.ttf'];

/** Bundles the pages of the panels to dist/media: a script and a style sheet each, and the icons that they share. */
export async function buildPages({ production = false } = {}) {
  await esbuild.build(pageOptions(production));
  const icons = join(root, 'node_modules/@vscode/codicons/dist');
  await Promise.all(codiconFiles.map((name) => copyFile(join(icons, name), join(outdir, 'media', name))));
}

/** Bundles the integration tests, which run inside the extension host, to dist/test. */
export async function buildIntegrationTests() {
  const folder = join(outdir, 'test');
  await removeBundles(folder);
  const names = await readdir(join(root, 'test/integration'));
  const entries = names.filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => `test/integration/${name}`),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    // Mocha's main file is an ES module, whose default export a bundle of CommonJS does not see.
    alias: { mocha: 'mocha/lib/mocha.cjs' },
    external: ['vscode', 'mocha/lib/mocha.cjs'],
    sourcemap: true,
    logLevel: 'warning',
  });
}

async function main(flags) {
  const production = flags.includes('--production');
  await buildPages({ production });
  if (flags.includes('--pages')) return;
  if (flags.includes('--watch')) {
    await (await esbuild.context(extensionOptions(production))).watch();
    await (await esbuild.context(pageOptions(production))).watch();
  } else await buildExtension({ production });
  if (flags.includes('--tests')) await buildIntegrationTests();
}

if (process.argv[1] === import.meta.filename) {
  // esbuild has printed by then what it could not build.
  await main(process.argv.slice(2)).catch(() => process.exit(1));
}
