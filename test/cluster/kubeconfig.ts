import type { UserName } from './identity.ts';

/** The contexts of the kubeconfig: one per user, with the project it starts in. */
const contexts: readonly { name: string; user: UserName; project: string }[] = [
  { name: 'hackershop-dev', user: 'phillip', project: 'hackershop' },
  { name: 'planet-express-audit', user: 'amy', project: 'planet-express' },
  { name: 'hackershop-qa', user: 'greg', project: 'hackershop' },
  { name: 'hackershop-admin', user: 'kubeadmin', project: 'openshift' },
];

/** A kubeconfig (JSON, which is YAML too) for one cluster with a bearer token per user. */
export function kubeconfig(server: string, ca: string, tokens: Readonly<Record<UserName, string>>): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'hackershop',
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: contexts.map(({ user }) => ({ name: user, user: { token: tokens[user] } })),
    contexts: contexts.map(({ name, user, project }) => ({
      name,
      context: { cluster: 'hackershop', user, namespace: project },
    })),
    'current-context': 'hackershop-dev',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
