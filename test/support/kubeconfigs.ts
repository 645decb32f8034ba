import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from '../../src/connection/connection.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import { openConnection, type ConnectionOptions } from '../../src/connection/openConnection.ts';

/** A folder of its own that goes away with the test. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file in the folder and gives its path. */
  write(name: string, content: string): Promise<string>;
}

export async function testFolder(): Promise<TestFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'image-registry-'));
  return {
    path: folder,
    async write(name, content) {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Fields of the one cluster and the one user of a kubeconfig, as kubectl names them. */
export interface KubeconfigParts {
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly name?: string;
}

/** A kubeconfig with one context; JSON, which is YAML too. */
export function kubeconfigText({ cluster, user = {}, name = 'test' }: KubeconfigParts): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'hackershop' } }],
    clusters: [{ name, cluster }],
    users: [{ name, user }],
  });
}

/** Opens a connection through a kubeconfig file in `folder`; no proxies unless the options name some. */
export async function connectIn(
  folder: TestFolder,
  parts: KubeconfigParts,
  options: Partial<ConnectionOptions> = {},
): Promise<Connection> {
  const file = await folder.write('config', kubeconfigText(parts));
  const kubeconfig = await loadKubeconfig([file]);
  return await openConnection(kubeconfig, kubeconfig.current ?? '', {
    env: {},
    userAgent: 'test',
    ...options,
  });
}

/** Text as the `…-data` fields of a kubeconfig hold it. */
export function base64(content: string): string {
  return Buffer.from(content).toString('base64');
}
