import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const manifest = {
  name: 'view-opener',
  publisher: 'openshift-image-registry',
  version: '1.0.0',
  engines: { vscode: '^1.90.0' },
  main: './extension.js',
  activationEvents: ['onStartupFinished'],
};

const code = `const { commands } = require('vscode');
exports.activate = () => commands.executeCommand('workbench.view.extension.imageRegistry');
`;

/**
 * Adds an extension that shows the Image Registry view when a window opens: VS Code has no setting or address for that.
 * It has to be there before the server first looks at the folder.
 */
export async function addViewOpener(extensionsFolder: string): Promise<void> {
  const folder = join(extensionsFolder, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'extension.js'), code);
}
