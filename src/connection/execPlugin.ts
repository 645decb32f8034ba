import { parseJson } from '../http/jsonText.ts';
import { isPair } from '../http/tls.ts';
import { FailureError } from '../model/failure.ts';
import { record, text, time } from '../model/json.ts';
import { badContext } from './badContext.ts';
import type { Credential } from './credentials.ts';
import type { ExecPlugin, KubeCluster } from '../kubeconfig/entries.ts';
import { runProgram, type ProgramResult } from '../process/program.ts';
import { redacted } from '../process/redaction.ts';
import { pemOf } from './trust.ts';

const usualTimeLimit = 30_000;
const outputLimit = 1024 * 1024;
const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** For which context a plugin runs, and how. */
interface PluginRun {
  readonly context: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long it may take, ms; 30 s unless given. */
  readonly timeLimit?: number | undefined;
}

/**
 * Runs a credential plugin and reads the ExecCredential that it prints. client.authentication.k8s.io v1 and v1beta1,
 * as in "client-go credential plugins" of the Kubernetes documentation. It never gets a terminal to ask on.
 * Fails with `credential`, or `badContext` when the kubeconfig's `exec` itself is wrong.
 */
export async function runExecPlugin(
  plugin: ExecPlugin,
  cluster: KubeCluster,
  { context, env, timeLimit = usualTimeLimit }: PluginRun,
  signal: AbortSignal,
): Promise<Credential> {
  const { command, args, apiVersion, folder } = plugin;
  if (command === '') throw badContext(context, 'its credential plugin (exec) names no command');
  if (apiVersion === undefined || !versions.includes(apiVersion)) {
    throw badContext(
      context,
      `its credential plugin uses ${apiVersion ?? 'no apiVersion'}; known are v1 and v1beta1`,
    );
  }
  if (plugin.interactiveMode === 'Always')
    throw failed(plugin, 'it wants a terminal (interactiveMode: Always)');
  const own = Object.fromEntries(plugin.env.map(({ name, value }) => [name, value]));
  const info = { KUBERNETES_EXEC_INFO: JSON.stringify(await execInfo(plugin, cluster, context)) };
  const environment = { ...env, ...own, ...info };
  const limits = { timeLimit, outputLimit };
  const result = await runProgram({ command, args, env: environment, folder, ...limits }, signal);
  return credentialIn(outputOf(plugin, result, timeLimit), plugin);
}

async function execInfo(plugin: ExecPlugin, cluster: KubeCluster, context: string): Promise<unknown> {
  const { apiVersion, provideClusterInfo } = plugin;
  const about = { kind: 'ExecCredential', apiVersion };
  if (!provideClusterInfo) return { ...about, spec: { interactive: false } };
  const { authorityData, authorityFile } = cluster;
  const pem =
    authorityData === undefined && authorityFile === undefined
      ? undefined
      : await pemOf(
          authorityData,
          authorityFile,
          context,
          `certificate-authority ${authorityFile ?? ''}`.trim(),
        );
  return {
    ...about,
    spec: {
      cluster: {
        server: cluster.server,
        'tls-server-name': cluster.tlsServerName,
        'insecure-skip-tls-verify': cluster.skipVerify || undefined,
        'certificate-authority-data': pem === undefined ? undefined : Buffer.from(pem).toString('base64'),
        'proxy-url': cluster.proxyUrl,
        'disable-compression': cluster.disableCompression || undefined,
        config: cluster.execConfig,
      },
      interactive: false,
    },
  };
}

function outputOf(plugin: ExecPlugin, result: ProgramResult, timeLimit: number): string {
  switch (result.kind) {
    case 'ended': {
      if (result.code === 0) return result.stdout;
      const said = result.stderr.split('\n').find((line) => line.trim() !== '');
      const how = result.code === null ? 'it was killed' : `it fails with exit code ${result.code}`;
      throw failed(plugin, said === undefined ? how : `${how}: ${redacted(said)}`);
    }
    case 'notFound':
      throw failed(plugin, missingReason(plugin));
    case 'notStarted':
      throw failed(plugin, `it cannot be started (${result.code})`);
    case 'tooLong':
      throw failed(plugin, `it did not answer within ${timeLimit / 1000} s`);
    case 'tooMuch':
      throw failed(plugin, 'it prints more than a credential');
  }
}

function missingReason({ folder, installHint }: ExecPlugin): string {
  const where =
    folder === undefined
      ? 'it is not installed, or not on the PATH that VS Code was started with'
      : 'there is no such file';
  return installHint === undefined ? where : `${where}. ${redacted(installHint)}`;
}

function credentialIn(output: string, plugin: ExecPlugin): Credential {
  const json = parseJson(output);
  if (json === undefined) {
    throw failed(plugin, output.trim() === '' ? 'it prints nothing' : 'its output is not JSON');
  }
  const answer = record(json);
  if (answer['kind'] !== 'ExecCredential') throw failed(plugin, 'its output is no ExecCredential');
  if (answer['apiVersion'] !== plugin.apiVersion) {
    throw failed(plugin, `it answers in another version than ${plugin.apiVersion ?? ''}`);
  }
  const status = record(answer['status']);
  const token = text(status['token']);
  const cert = text(status['clientCertificateData']);
  const key = text(status['clientKeyData']);
  const certificate = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  if (token === undefined && certificate === undefined) {
    throw failed(plugin, 'its ExecCredential has neither a token nor a certificate with its key');
  }
  if (certificate !== undefined && !isPair(certificate)) {
    throw failed(plugin, 'its certificate and key are not a pair in PEM');
  }
  return { token, login: undefined, certificate, expires: time(status['expirationTimestamp']) };
}

function failed(plugin: ExecPlugin, reason: string): FailureError {
  return new FailureError({ kind: 'credential', source: `the plugin ${plugin.command}`, reason });
}
