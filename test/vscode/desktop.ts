import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildForDevelopment } from './builds.ts';
import { cleanEnvironment } from './environment.ts';
import { findExecutable } from './executables.ts';
import { projectRoot } from './hosts.ts';
import { startCommand } from './process.ts';
import { createProfile } from './profile.ts';
import type { Profile } from './profile.ts';

/** A desktop VS Code in a profile of its own. */
export interface Desktop {
  /** Resolves when the user has closed the window; rejects when `code` fails. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the `code` that is on PATH, with the extension from this folder, in a fresh profile.
 * @throws an Error of one line when there is no `code`
 */
export async function startDesktop(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Desktop> {
  const code = await findExecutable(['code']);
  if (code === undefined) throw new Error('No `code` on PATH: install VS Code, or start without --desktop');
  await buildForDevelopment(signal);
  const profile = await createProfile();
  const env = cleanEnvironment(environment);
  const command = startCommand(code, desktopArguments(profile), { env, signal });
  const closed = command.exit.then((status) => {
    if (status !== 0 && !signal.aborted)
      throw new Error(`code ended with ${String(status)}:\n${command.tail()}`);
  });
  const close = async () => {
    await command.stop();
    await endProcessesOf(profile);
    await profile.remove();
  };
  return { closed, close };
}

function desktopArguments(profile: Profile): string[] {
  return [
    '--wait',
    '--new-window',
    `--user-data-dir=${profile.dataFolder}`,
    `--extensions-dir=${profile.extensionsFolder}`,
    `--extensionDevelopmentPath=${projectRoot}`,
    profile.workspace,
  ];
}

/** `code` starts the editor in a session of its own, so ending `code` does not end it: its profile tells it apart. */
async function endProcessesOf(profile: Profile): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args=']);
  const own = stdout.split('\n').filter((line) => line.includes(profile.dataFolder));
  for (const line of own) {
    try {
      process.kill(Number.parseInt(line, 10), 'SIGTERM');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
