import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProxy } from '../support/connectProxy.ts';
import { useSession } from './session.ts';

describe('A connection that VS Code’s own patches would break', () => {
  const session = useSession();

  it('client certificate, private authority and http.proxy hold together', async () => {
    const { cluster, vscode, window } = session();
    await using proxy = await startProxy();
    const { cert, key } = cluster.clientCertificate('phillip', ['system:authenticated']);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const { port } = new URL(cluster.api);
    await writeFile(
      cluster.kubeconfigFile,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'far-away',
        contexts: [
          { name: 'far-away', context: { cluster: 'far', user: 'phillip', namespace: 'hackershop' } },
        ],
        clusters: [
          {
            name: 'far',
            cluster: {
              server: `https://api.cluster.example:${port}`,
              'tls-server-name': 'localhost',
              'certificate-authority-data': base64(cluster.caPem),
            },
          },
        ],
        users: [
          {
            name: 'phillip',
            user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
          },
        ],
      }),
    );
    // http.proxy is the user's, not the machine's.
    const userSettings = join(vscode.profile.dataFolder, 'data', 'User', 'settings.json');
    await writeFile(userSettings, JSON.stringify({ 'http.proxy': `http://127.0.0.1:${proxy.port}` }));
    await window.page.reload();
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield', '2.0');
    assert.ok(proxy.targets.includes(`api.cluster.example:${port}`), proxy.targets.join(', '));
    const layers = await window.tree.children(['hackershop', 'skyfield', '2.0']);
    assert.ok(layers.length > 1, 'without a token the layers still show');
  });

  it('leaves no token in any log', async () => {
    const { cluster, vscode } = session();
    const secrets = Object.values(cluster.tokens);
    const entries = await readdir(vscode.profile.dataFolder, { recursive: true, withFileTypes: true });
    const logs = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.log'));
    assert.ok(
      logs.some(({ name }) => name.includes('Image Registry for OpenShift')),
      `our log is among ${logs.map(({ name }) => name).join(', ')}`,
    );
    for (const log of logs) {
      const text = await readFile(join(log.parentPath, log.name), 'utf8');
      for (const secret of secrets) assert.ok(!text.includes(secret), `${log.name} holds a token`);
    }
  });
});
