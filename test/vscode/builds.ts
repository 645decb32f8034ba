import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot, projectRoot } from './hosts.ts';
import { runCommand } from './process.ts';

const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce');

/** Builds dist/ for a VS Code that loads the extension from this folder. */
export async function buildForDevelopment(signal?: AbortSignal): Promise<void> {
  await runNode(['esbuild.mjs'], signal);
}

/** Builds dist/ and, in dist/test, the integration tests. */
export async function buildForIntegration(signal?: AbortSignal): Promise<void> {
  await runNode(['esbuild.mjs', '--tests'], signal);
}

/**
 * Builds the extension as it is published and packages it.
 * @returns the absolute path of the VSIX file
 * @throws an Error with the tool's words when the sources do not build or the manifest is not complete
 */
export async function packageExtension(signal?: AbortSignal): Promise<string> {
  const file = join(cacheRoot, 'image-registry.vsix');
  await mkdir(cacheRoot, { recursive: true });
  await runNode(['esbuild.mjs', '--production'], signal);
  await runNode(
    [
      vsce,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      file,
    ],
    signal,
  );
  return file;
}

async function runNode(args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  await runCommand(process.execPath, args, { cwd: projectRoot, ...(signal && { signal }) });
}
