import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startCluster } from '../cluster/cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { projectRoot } from './hosts.ts';
import type { HostName } from './hosts.ts';
import { startReport } from './report.ts';
import type { Counts, TestEvent, TestReport } from './report.ts';
import { windowUrl } from './server.ts';
import { startVSCode } from './vscode.ts';
import type { RunningVSCode } from './vscode.ts';
import { openWindow } from './window.ts';

/** The built integration tests. */
export const integrationTests = join(projectRoot, 'dist', 'test', 'index.cjs');
const timeLimit = 300_000;
const keptErrors = 10;

/** The variables by which integration tests find the cluster that they use and the place for their results. */
export function integrationEnvironment(cluster: Cluster, report: TestReport): Record<string, string> {
  const { api, registry, control, caFile, tokens } = cluster;
  return {
    KUBECONFIG: cluster.kubeconfigFile,
    IMAGE_REGISTRY_TEST_CLUSTER: JSON.stringify({ api, registry, control, caFile, tokens }),
    IMAGE_REGISTRY_TEST_REPORT: report.url,
  };
}

/** Where to run the integration tests. */
export interface IntegrationOptions {
  readonly host: HostName;
  readonly onEvent: (event: TestEvent) => void;
  readonly onProgress?: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the integration tests, which are built, in a VS Code server with a headless Chromium.
 * @throws an Error when VS Code does not start, or its tests do not end within five minutes
 */
export async function runIntegration(options: IntegrationOptions): Promise<Counts> {
  const cluster = await startCluster({ seed: 'demo' });
  const report = await startReport(options.onEvent);
  try {
    const vscode = await startVSCode({
      ...options,
      development: true,
      environment: ({ home }) => ({ ...integrationEnvironment(cluster, report), HOME: home }),
    });
    try {
      return await runInWindow(vscode, report, options.signal);
    } finally {
      await vscode.close();
    }
  } finally {
    report.close();
    await cluster.close();
  }
}

async function runInWindow(vscode: RunningVSCode, report: TestReport, signal: AbortSignal): Promise<Counts> {
  const { server, profile } = vscode;
  const url = windowUrl(server, {
    folder: profile.workspace,
    developedExtension: projectRoot,
    tests: integrationTests,
  });
  const browser = await openWindow(url);
  const errors: string[] = [];
  browser.page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const finished = new AbortController();
  const waiting = AbortSignal.any([finished.signal, signal]);
  const overdue = delay(timeLimit, undefined, { signal: waiting }).then(() => {
    const said = errors.slice(-keptErrors).join('\n');
    throw new Error(
      `The integration tests did not end within ${timeLimit / 60_000} minutes; VS Code said:\n${said}`,
    );
  });
  overdue.catch(() => undefined);
  try {
    return await Promise.race([report.counts, server.failure, overdue]);
  } finally {
    finished.abort();
    await browser.close();
  }
}
