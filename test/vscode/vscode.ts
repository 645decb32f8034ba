import { hosts } from './hosts.ts';
import type { HostName } from './hosts.ts';
import { installHost } from './install.ts';
import { createProfile } from './profile.ts';
import type { Profile, Settings } from './profile.ts';
import { installExtension, startServer } from './server.ts';
import type { VSCodeServer } from './server.ts';

/** How to start a VS Code that nobody used before. */
export interface VSCodeOptions {
  readonly host: HostName;
  /** A VSIX file to install first. */
  readonly vsix?: string;
  /** Variables that the extension host and the terminals get on top of this process's own. */
  readonly environment?: (profile: Profile) => NodeJS.ProcessEnv;
  readonly settings?: Settings;
  /** Whether windows may load an extension from its folder. */
  readonly development?: boolean;
  /** 0 takes a free port. */
  readonly port?: number;
  /** Called with the profile before the server starts, to put more into it. */
  readonly prepare?: (profile: Profile) => Promise<void>;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** A VS Code server with a profile of its own. */
export interface RunningVSCode {
  readonly server: VSCodeServer;
  readonly profile: Profile;
  /** Stops the server with all it started, and removes the profile. */
  close(): Promise<void>;
}

/**
 * Installs the host where it is not yet in the cache, and starts a VS Code in a fresh profile.
 * @throws what the installation, the VSIX or the start fail with; nothing is left running then
 */
export async function startVSCode(options: VSCodeOptions): Promise<RunningVSCode> {
  const { environment, port, development = false, onProgress, signal } = options;
  const stopping = signal && { signal };
  const host = await installHost(hosts[options.host], { ...(onProgress && { onProgress }), ...stopping });
  const profile = await createProfile(options.settings);
  try {
    await options.prepare?.(profile);
    if (options.vsix !== undefined) await installExtension(host, options.vsix, profile);
    const server = await startServer({
      host,
      ...profile,
      development,
      ...(environment && { environment: environment(profile) }),
      ...(port !== undefined && { port }),
      ...stopping,
    });
    const close = async () => {
      await server.stop();
      await profile.remove();
    };
    return { server, profile, close };
  } catch (error) {
    await profile.remove();
    throw error;
  }
}
