import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSampleWorkspace } from './sampleWorkspace.ts';

/** VS Code settings by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** The folders of a VS Code that nobody used before: absolute paths below one temporary folder. */
export interface Profile {
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  /** A small project with files as the extension's users have them. */
  readonly workspace: string;
  /** An empty home folder. */
  readonly home: string;
  /** Replaces the settings on top of the quiet ones; a running VS Code follows at once. */
  writeSettings(settings: Settings): Promise<void>;
  remove(): Promise<void>;
}

/** Nothing of VS Code's own draws attention: no welcome, no chat, no recommendations, no asking. */
const quiet: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Makes a fresh profile; whoever makes it removes it, at the latest the end of this process does. */
export async function createProfile(settings: Settings = {}): Promise<Profile> {
  const root = await mkdtemp(join(tmpdir(), 'image-registry-vscode-'));
  const dataFolder = join(root, 'server');
  const extensionsFolder = join(root, 'extensions');
  const workspace = join(root, 'skyfield');
  const home = join(root, 'home');
  // A VS Code server reads the first, a desktop VS Code with this data folder the second.
  const settingsFolders = [join(dataFolder, 'data', 'Machine'), join(dataFolder, 'User')];
  const writeSettings = async (changed: Settings) => {
    const text = JSON.stringify({ ...quiet, ...changed }, undefined, 2);
    for (const folder of settingsFolders) await writeFile(join(folder, 'settings.json'), text);
  };
  for (const folder of [extensionsFolder, workspace, home, ...settingsFolders]) {
    await mkdir(folder, { recursive: true });
  }
  await writeSettings(settings);
  await writeSampleWorkspace(workspace);
  const removeAtExit = () => rmSync(root, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const remove = async () => {
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    process.off('exit', removeAtExit);
  };
  return { dataFolder, extensionsFolder, workspace, home, writeSettings, remove };
}
