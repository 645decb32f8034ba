import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCluster } from '../cluster/cluster.ts';
import type { Cluster, ClusterOptions } from '../cluster/cluster.ts';
import { cacheRoot } from '../vscode/hosts.ts';
import type { HostName } from '../vscode/hosts.ts';
import type { Settings } from '../vscode/profile.ts';
import { exitOnSignals } from '../vscode/process.ts';
import { windowUrl } from '../vscode/server.ts';
import { startVSCode } from '../vscode/vscode.ts';
import type { RunningVSCode } from '../vscode/vscode.ts';
import { packageExtension } from '../vscode/builds.ts';
import { openWindow } from '../vscode/window.ts';
import type { BrowserWindow } from '../vscode/window.ts';
import { assertNoLeak, listenTo, type Traffic } from './leaks.ts';
import { recordedPrograms, type RecordedPrograms } from '../support/recordedPrograms.ts';
import { VSCodePage } from './vscodePage.ts';

/** What the tests of one `describe` share. */
export interface SessionOptions {
  readonly host?: HostName;
  readonly cluster?: ClusterOptions;
  readonly settings?: Settings;
  /** More variables for the extension host; KUBECONFIG and HOME are set. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A cluster, a VS Code with the packaged extension on it, and a window of that VS Code. */
export interface Session {
  readonly cluster: Cluster;
  readonly vscode: RunningVSCode;
  readonly window: VSCodePage;
  /** `docker` and `podman` on the PATH of the extension host, which only write down how they are run. */
  readonly programs: RecordedPrograms;
}

interface Parts {
  cluster?: Cluster;
  vscode?: RunningVSCode;
  browser?: BrowserWindow;
  traffic?: Traffic;
  programs?: RecordedPrograms;
}

const setUpTime = 180_000;
const testTime = 60_000;
let packaged: Promise<string> | undefined;

exitOnSignals();

/**
 * Sets up a session before the tests of the surrounding `describe` and ends it after them. A test that fails leaves a
 * picture of the window in the cache folder.
 * @returns a function that gives the session to a test
 */
export function useSession(options: SessionOptions = {}): () => Session {
  const parts: Parts = {};
  let session: Session | undefined;

  before('start a cluster, VS Code and a browser', async function () {
    this.timeout(setUpTime);
    session = await start(options, parts);
  });

  beforeEach(function () {
    this.timeout(testTime);
  });

  afterEach('take a picture of a failure', async function () {
    const test = this.currentTest;
    if (test?.state === 'failed' && parts.browser) await photograph(parts.browser, test.fullTitle());
  });

  after('look for leaked tokens; end browser, VS Code and cluster', async function () {
    this.timeout(testTime);
    try {
      await checkForLeaks(parts);
    } finally {
      await parts.browser?.close();
      await parts.vscode?.close();
      await parts.cluster?.close();
    }
  });

  return () => {
    if (session === undefined) throw new Error('A session is there inside tests only');
    return session;
  };
}

/** Every part is noted as soon as it runs, so that it is ended also when a later one fails to start. */
async function start(options: SessionOptions, parts: Parts): Promise<Session> {
  packaged ??= packageExtension();
  const vsix = await packaged;
  const cluster = await startCluster({ seed: 'demo', ...options.cluster });
  parts.cluster = cluster;
  const vscode = await startVSCode({
    host: options.host ?? 'newest',
    vsix,
    ...(options.settings && { settings: options.settings }),
    prepare: async ({ home }) => {
      await mkdir(join(home, 'run'));
      const bin = join(home, 'bin');
      parts.programs = await recordedPrograms(bin, { docker: {}, podman: {} });
      // The extension host has the PATH of a login shell.
      await writeFile(join(home, '.profile'), `PATH='${bin}':"$PATH"\n`);
    },
    environment: ({ home }) => ({
      KUBECONFIG: cluster.kubeconfigFile,
      HOME: home,
      XDG_RUNTIME_DIR: join(home, 'run'),
      ...options.environment,
    }),
  });
  const { programs } = parts;
  if (programs === undefined) throw new Error('The programs of the machine are not there');
  parts.vscode = vscode;
  const url = windowUrl(vscode.server, { folder: vscode.profile.workspace });
  parts.browser = await openWindow(url, (page) => (parts.traffic = listenTo(page)));
  return { cluster, vscode, programs, window: new VSCodePage(parts.browser.page) };
}

/** No token may be anywhere but where it belongs, whatever the session was for. */
async function checkForLeaks({ cluster, vscode, traffic, programs }: Parts): Promise<void> {
  if (cluster === undefined || vscode === undefined || traffic === undefined || programs === undefined)
    return;
  const { dataFolder } = vscode.profile;
  await assertNoLeak(cluster.issuedTokens(), { traffic, dataFolder, runs: await programs.runs() });
}

async function photograph({ page }: BrowserWindow, title: string): Promise<void> {
  const folder = join(cacheRoot, 'screenshots', 'failed');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${title.replaceAll(/[^\w.-]+/g, '-')}.png`) });
}
