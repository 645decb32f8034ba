import { userNames } from '../identity.ts';
import { clusterRoles } from '../rbac/roles.ts';
import type { KubeObject, Subject } from './objects.ts';
import type { State } from './state.ts';
import { setDefaultRoute } from './registryRoute.ts';
import { newMeta } from './state.ts';

const RBAC = 'rbac.authorization.k8s.io';
const SYSTEM_PROJECTS = ['default', 'openshift', 'openshift-image-registry'];

/** Puts into an empty state what every cluster has: roles, users, system projects, configuration of the registry. */
export function bootstrap(state: State): void {
  for (const [name, rules] of Object.entries(clusterRoles)) {
    state.clusterRoles.put({
      kind: 'ClusterRole',
      apiVersion: `${RBAC}/v1`,
      metadata: newMeta(name),
      rules: [...rules],
    });
  }
  const authenticated = group('system:authenticated');
  bindCluster(state, 'cluster-admins', 'cluster-admin', user('kubeadmin'), group('system:masters'));
  bindCluster(state, 'basic-users', 'basic-user', authenticated);
  bindCluster(state, 'self-provisioners', 'self-provisioner', group('system:authenticated:oauth'));
  bindCluster(state, 'system:discovery', 'system:discovery', authenticated);
  bindCluster(
    state,
    'system:public-info-viewer',
    'system:public-info-viewer',
    authenticated,
    group('system:unauthenticated'),
  );
  for (const name of SYSTEM_PROJECTS) {
    state.projects.put({
      kind: 'Project',
      apiVersion: 'project.openshift.io/v1',
      metadata: { ...newMeta(name), labels: { 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
  for (const name of userNames) {
    const fullName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    store(state, 'user.openshift.io', 'users', 'User', name, { fullName, identities: [], groups: null });
  }
  shareWithAll(state);
  configureRegistry(state);
}

/** Everybody may read and pull the images of the project `openshift`, without seeing the project itself. */
function shareWithAll(state: State): void {
  const images = ['imagestreamimages', 'imagestreams', 'imagestreamtags', 'imagetags'];
  state.roles.put({
    kind: 'Role',
    apiVersion: `${RBAC}/v1`,
    metadata: newMeta('shared-resource-viewer', 'openshift'),
    rules: [
      { verbs: ['get', 'list', 'watch'], apiGroups: ['image.openshift.io'], resources: images },
      { verbs: ['get'], apiGroups: ['image.openshift.io'], resources: ['imagestreams/layers'] },
    ],
  });
  state.roleBindings.put({
    kind: 'RoleBinding',
    apiVersion: `${RBAC}/v1`,
    metadata: newMeta('shared-resource-viewers', 'openshift'),
    subjects: [group('system:authenticated')],
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'shared-resource-viewer' },
  });
}

function configureRegistry(state: State): void {
  store(state, 'imageregistry.operator.openshift.io', 'configs', 'Config', 'cluster', {
    spec: {
      managementState: 'Managed',
      defaultRoute: state.publicRegistry,
      replicas: 1,
      storage: { emptyDir: {}, managementState: 'Managed' },
    },
  });
  store(state, 'config.openshift.io', 'ingresses', 'Ingress', 'cluster', {
    spec: { domain: 'apps.cluster.example' },
  });
  setDefaultRoute(state, state.publicRegistry);
  runRegistry(state);
}

/** The pod of the registry, and the authority of its certificate. */
function runRegistry(state: State): void {
  const project = 'openshift-image-registry';
  state.collection('', 'pods').put({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...newMeta('image-registry-6d5f8', project), labels: { 'docker-registry': 'default' } },
    spec: { containers: [{ name: 'registry', ports: [{ containerPort: 5000, protocol: 'TCP' }] }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  state.collection('', 'configmaps').put({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: newMeta('openshift-service-ca.crt', project),
    data: { 'service-ca.crt': state.serviceAuthority },
  });
}

function store(
  state: State,
  apiGroup: string,
  plural: string,
  kind: string,
  name: string,
  content: object,
  project?: string,
): KubeObject {
  const metadata = newMeta(name, project);
  return state.collection(apiGroup, plural).put({ kind, apiVersion: `${apiGroup}/v1`, metadata, ...content });
}

function bindCluster(state: State, name: string, role: string, ...subjects: Subject[]): void {
  state.clusterRoleBindings.put({
    kind: 'ClusterRoleBinding',
    apiVersion: `${RBAC}/v1`,
    metadata: newMeta(name),
    subjects,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
  });
}

const user = (name: string): Subject => ({ kind: 'User', apiGroup: RBAC, name });
const group = (name: string): Subject => ({ kind: 'Group', apiGroup: RBAC, name });
