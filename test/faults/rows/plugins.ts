import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';

const terminal = /Run the same command in a terminal/;
/** Plugins get 30 s; here they get one. */
const impatient = { connection: () => ({ pluginTime: 1_000 }) };

/** The context's user has a credential plugin with this script; ends with the token of before. */
function plugged(script: string) {
  return async (world: World) => {
    const command = join(dirname(world.cluster.kubeconfigFile), 'plugin');
    await writeFile(command, `#!${process.execPath}\n${script}`);
    await chmod(command, 0o755);
    return using(world, command);
  };
}

async function using(world: World, command: string) {
  const apiVersion = 'client.authentication.k8s.io/v1';
  await world.reconfigure({ user: { exec: { apiVersion, command, interactiveMode: 'Never' } } });
  return () => world.rewrite();
}

/** Credential plugins. */
export const plugins: readonly FaultRow[] = [
  {
    fault: 'the credential plugin is not there',
    strike: (world) => using(world, 'no-such-plugin'),
    says: [/No credential from .*no-such-plugin/],
    keepsRows: false,
  },
  {
    fault: 'the credential plugin hangs',
    world: impatient,
    strike: plugged('setInterval(() => {}, 1000);'),
    says: [/No credential from .*plugin: it did not answer within 1 s/, terminal],
    keepsRows: false,
  },
  {
    fault: 'the credential plugin prints junk',
    strike: plugged('console.log("Welcome! \\u001b[31m{ not: json");'),
    says: [/No credential from .*plugin: /, terminal],
    keepsRows: false,
  },
  {
    fault: 'the credential plugin prints without end',
    strike: plugged('for (;;) require("node:fs").writeSync(1, "x".repeat(65536));'),
    says: [/No credential from .*plugin: it prints more than a credential/, terminal],
    keepsRows: false,
  },
  {
    fault: 'the credential plugin fails and shows its token',
    strike: plugged('console.error("refused sha256~abcdefghijklmnopqrstuvwxyz0123456789"); process.exit(3);'),
    says: [/No credential from .*plugin: it fails with exit code 3: refused (?!sha256~abc)/, terminal],
    keepsRows: false,
  },
];
