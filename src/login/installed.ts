import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Whether a program is on the PATH of an environment; nothing is run for it. */
export async function isInstalled(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.exe', '.com'] : [''];
  const files = folders.flatMap((folder) => endings.map((ending) => join(folder, program + ending)));
  const found = await Promise.all(files.map(isExecutable));
  return found.includes(true);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
