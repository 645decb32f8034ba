import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { MachineLogins } from '../../src/login/machineLogins.ts';
import type { LoginMachine } from '../../src/model/login/authPlaces.ts';
import { testFolder, type TestFolder } from './kubeconfigs.ts';
import { recordedPrograms, type ProgramScript, type RecordedPrograms } from './recordedPrograms.ts';

/** A machine of a test: a home, a folder for what runs, and programs that write down how they are run. */
export interface TestMachine extends AsyncDisposable {
  readonly folder: TestFolder;
  readonly machine: LoginMachine;
  readonly logins: MachineLogins;
  readonly programs: RecordedPrograms;
  /** Where podman and its kin keep their logins. */
  readonly containersFile: string;
  /** Where docker keeps its own. */
  readonly dockerFile: string;
}

/** A machine without any login; `caFile` is trusted by the real programs on it. */
export async function testMachine(
  programs: Readonly<Record<string, ProgramScript>> = {},
  caFile?: string,
): Promise<TestMachine> {
  const folder = await testFolder();
  const home = path.join(folder.path, 'home');
  const runtime = path.join(folder.path, 'run');
  await Promise.all([home, runtime].map((place) => mkdir(place)));
  const recorded = await recordedPrograms(path.join(folder.path, 'bin'), programs);
  const machine = {
    env: {
      PATH: `${recorded.folder}:/usr/local/bin:/usr/bin:/bin`,
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      ...(caFile === undefined ? {} : { SSL_CERT_FILE: caFile }),
    },
    home,
    platform: 'linux',
    uid: process.getuid?.(),
  };
  return {
    folder,
    machine,
    logins: new MachineLogins(machine),
    programs: recorded,
    containersFile: path.join(runtime, 'containers', 'auth.json'),
    dockerFile: path.join(home, '.docker', 'config.json'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A credential helper that keeps its logins in a file beside it. docker-credential-helpers, "Development". */
export const fileHelper: ProgramScript = {
  does: `
const kept = __filename + '.kept';
const all = fs.existsSync(kept) ? JSON.parse(fs.readFileSync(kept, 'utf8')) : {};
if (args[0] === 'store') { const login = JSON.parse(input); all[login.ServerURL] = login; }
if (args[0] === 'get') {
  const login = all[input.trim()];
  console.log(login ? JSON.stringify(login) : 'credentials not found in native keychain');
  process.exit(login ? 0 : 1);
}
if (args[0] === 'erase') {
  if (!all[input.trim()]) { console.log('credentials not found in native keychain'); process.exit(1); }
  delete all[input.trim()];
}
fs.writeFileSync(kept, JSON.stringify(all));`,
};
