import { findExecutable, isExecutable } from './executables.ts';
import { runCommand } from './process.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const advice =
  'install Chromium (Debian: apt-get install chromium) or set CHROME_PATH to a Chromium or Chrome';

/** Arguments for a Chromium that runs headless, as root, and asks nothing of the outside world. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/**
 * The path of a Chromium: the one that CHROME_PATH names, one on PATH, or one that apt-get installs where it may.
 * @throws an Error of one line that says what to install
 */
export async function findChromium(onProgress: (line: string) => void = () => undefined): Promise<string> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (await isExecutable(chosen)) return chosen;
    throw new Error(`CHROME_PATH names ${chosen}, which is not an executable file; ${advice}`);
  }
  const found = await findExecutable(names);
  if (found !== undefined) return found;
  await installChromium(onProgress);
  const installed = await findExecutable(names);
  if (installed !== undefined) return installed;
  throw new Error(`No Chromium on PATH after apt-get installed it; ${advice}`);
}

async function installChromium(onProgress: (line: string) => void): Promise<void> {
  const aptGet = await findExecutable(['apt-get']);
  if (aptGet === undefined) throw new Error(`No Chromium on PATH; ${advice}`);
  onProgress('Installing Chromium with apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const asRoot = (args: readonly string[]) =>
    process.getuid?.() === 0
      ? runCommand(aptGet, args, { env })
      : runCommand('sudo', ['-n', aptGet, ...args], { env });
  try {
    await asRoot(['update', '-q']);
    await asRoot(['install', '-qy', '--no-install-recommends', 'chromium']);
  } catch {
    throw new Error(`No Chromium on PATH, and apt-get may not or cannot install it; ${advice}`);
  }
}
