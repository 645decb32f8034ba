/** `npm run test:electron`: the integration tests in desktop VS Codes, which @vscode/test-electron downloads. */
import { join } from 'node:path';
import { SilentReporter, downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { startCluster } from '../cluster/cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { buildForIntegration } from './builds.ts';
import { cacheRoot, hosts, projectRoot } from './hosts.ts';
import { integrationEnvironment, integrationTests } from './integration.ts';
import { exitOnSignals } from './process.ts';
import { createProfile } from './profile.ts';
import { startReport } from './report.ts';
import type { Counts, TestEvent } from './report.ts';

const versions = [hosts.lowest.vscode, 'stable'];
const downloadTime = 60_000;

function show(event: TestEvent): void {
  if (event.kind === 'passed') console.log(`  ✓ ${event.title}`);
  if (event.kind === 'failed') console.log(`  ✗ ${event.title}\n${event.message}`);
}

async function download(version: string): Promise<string> {
  const cachePath = join(cacheRoot, 'vscode-desktop');
  try {
    return await downloadAndUnzipVSCode({
      version,
      cachePath,
      timeout: downloadTime,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code ${version} cannot be downloaded (${reason}); npm test runs the same tests without a download`,
    );
  }
}

async function runOn(executable: string, cluster: Cluster): Promise<Counts> {
  const report = await startReport(show);
  const profile = await createProfile();
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: integrationTests,
      extensionTestsEnv: { ...integrationEnvironment(cluster, report), HOME: profile.home },
      launchArgs: [
        profile.workspace,
        `--user-data-dir=${profile.dataFolder}`,
        `--extensions-dir=${profile.extensionsFolder}`,
        '--disable-workspace-trust',
        '--disable-gpu',
        '--no-sandbox',
      ],
    });
    return await report.counts;
  } finally {
    report.close();
    await profile.remove();
  }
}

exitOnSignals();
try {
  const executables: string[] = [];
  for (const version of versions) {
    console.log(`Downloading VS Code ${version}`);
    executables.push(await download(version));
  }
  await buildForIntegration();
  let passed = 0;
  for (const executable of executables) {
    const cluster = await startCluster({ seed: 'demo' });
    try {
      passed += (await runOn(executable, cluster)).passed;
    } finally {
      await cluster.close();
    }
  }
  console.log(`${passed} passed, 0 failed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
