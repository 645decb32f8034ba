import type { Resource } from './resource.ts';
import { apiVersion } from './resource.ts';

const VERSION = {
  major: '1',
  minor: '26',
  gitVersion: 'v1.26.0+stand-in',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.19.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** The answer to a path that is no resource: discovery (meta/v1), version, health; undefined when there is none. */
export function discovery(resources: readonly Resource[], asked: string): object | string | undefined {
  const path = asked.replace(/\/$/, '');
  switch (path) {
    case '/version':
      return VERSION;
    case '/healthz':
    case '/livez':
    case '/readyz':
      return 'ok';
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames(resources).map(groupOf) };
  }
  const [, group] = /^\/apis\/([^/]+)$/.exec(path) ?? [];
  if (group !== undefined) {
    return groupNames(resources).includes(group)
      ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) }
      : undefined;
  }
  const groupVersion = path.replace(/^\/apis?\//, '');
  const served = resources.filter((resource) => apiVersion(resource) === groupVersion);
  if (served.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: served.flatMap(described) };
}

function groupNames(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ group }) => group))].filter((group) => group !== '');
}

function groupOf(name: string): object {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function described(resource: Resource): object[] {
  const { plural, singular, kind, namespaced, shortNames, subresources = {}, operations } = resource;
  const verbs = resource.verbs ?? Object.keys(operations);
  return [
    { name: plural, singularName: singular, namespaced, kind, verbs, ...(shortNames && { shortNames }) },
    ...Object.entries(subresources).map(([name, subresource]) => ({
      name: `${plural}/${name}`,
      singularName: '',
      namespaced,
      kind: subresource.kind,
      verbs: Object.keys(subresource.operations),
    })),
  ];
}
