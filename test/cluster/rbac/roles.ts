import type { PolicyRule } from '../state/objects.ts';

/*
 * The cluster roles of OpenShift 4.13 as far as this cluster serves their resources.
 * Facts: openshift-apiserver and kube-apiserver bootstrap policy.
 */

const IMAGE = ['image.openshift.io', ''];
const AUTHORIZATION = ['authorization.openshift.io', ''];
const RBAC = ['rbac.authorization.k8s.io'];
const PROJECT = ['project.openshift.io', ''];
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const full = [...read, ...write];

const imageResources = [
  'imagestreamimages',
  'imagestreammappings',
  'imagestreams',
  'imagestreamtags',
  'imagetags',
];
const workloads: PolicyRule[] = [
  {
    verbs: read,
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'replicationcontrollers', 'serviceaccounts'],
  },
  {
    verbs: read,
    apiGroups: [''],
    resources: [
      'limitranges',
      'resourcequotas',
      'events',
      'services',
      'configmaps',
      'persistentvolumeclaims',
    ],
  },
  {
    verbs: read,
    apiGroups: ['apps'],
    resources: ['deployments', 'replicasets', 'daemonsets', 'statefulsets'],
  },
  { verbs: read, apiGroups: ['batch'], resources: ['jobs', 'cronjobs'] },
  { verbs: read, apiGroups: ['apps.openshift.io'], resources: ['deploymentconfigs'] },
  { verbs: read, apiGroups: ['build.openshift.io'], resources: ['builds', 'buildconfigs'] },
  { verbs: read, apiGroups: ['route.openshift.io'], resources: ['routes'] },
];
const reachPods: PolicyRule = {
  verbs: full,
  apiGroups: [''],
  resources: ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'],
};
const writeWorkloads: PolicyRule[] = workloads.map((rule) => ({ ...rule, verbs: write }));

const seeProject: PolicyRule[] = [
  { verbs: ['get'], apiGroups: [''], resources: ['namespaces'] },
  { verbs: ['get'], apiGroups: PROJECT, resources: ['projects'] },
];
const readImages: PolicyRule[] = [
  { verbs: read, apiGroups: IMAGE, resources: imageResources },
  { verbs: ['get'], apiGroups: IMAGE, resources: ['imagestreams/layers'] },
];
const writeImages: PolicyRule[] = [
  { verbs: full, apiGroups: IMAGE, resources: imageResources },
  { verbs: ['get', 'update'], apiGroups: IMAGE, resources: ['imagestreams/layers'] },
  { verbs: ['create'], apiGroups: IMAGE, resources: ['imagestreamimports'] },
];
const readStatus: PolicyRule = { verbs: read, apiGroups: IMAGE, resources: ['imagestreams/status'] };
const secrets: PolicyRule = { verbs: full, apiGroups: [''], resources: ['secrets', 'serviceaccounts'] };
const streamSecrets: PolicyRule = { verbs: full, apiGroups: IMAGE, resources: ['imagestreams/secrets'] };
const serviceAccountTokens: PolicyRule = {
  verbs: ['create'],
  apiGroups: [''],
  resources: ['serviceaccounts/token'],
};
const manageAccess: PolicyRule[] = [
  { verbs: full, apiGroups: [...RBAC, ...AUTHORIZATION], resources: ['roles', 'rolebindings'] },
  {
    verbs: ['create'],
    apiGroups: AUTHORIZATION,
    resources: ['localresourceaccessreviews', 'localsubjectaccessreviews', 'subjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'] },
];
const deleteProject: PolicyRule = { verbs: ['delete', 'get'], apiGroups: PROJECT, resources: ['projects'] };
const changeProject: PolicyRule = {
  verbs: ['delete', 'get', 'patch', 'update'],
  apiGroups: PROJECT,
  resources: ['projects'],
};

const view: PolicyRule[] = [...workloads, ...readImages, readStatus, ...seeProject];
const edit: PolicyRule[] = [
  ...view,
  ...writeWorkloads,
  reachPods,
  ...writeImages,
  secrets,
  streamSecrets,
  serviceAccountTokens,
];

export const clusterRoles: Record<string, readonly PolicyRule[]> = {
  'cluster-admin': [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  'cluster-reader': [{ verbs: read, apiGroups: ['*'], resources: ['*'] }],
  admin: [...edit, ...manageAccess, changeProject],
  edit,
  view,
  'registry-admin': [
    ...writeImages,
    readStatus,
    secrets,
    streamSecrets,
    ...manageAccess,
    ...seeProject,
    deleteProject,
  ],
  'registry-editor': [...writeImages, secrets, streamSecrets, ...seeProject],
  'registry-viewer': [...readImages, ...seeProject],
  'system:image-puller': [{ verbs: ['get'], apiGroups: IMAGE, resources: ['imagestreams/layers'] }],
  'system:image-pusher': [{ verbs: ['get', 'update'], apiGroups: IMAGE, resources: ['imagestreams/layers'] }],
  'system:image-builder': [
    { verbs: ['get', 'update'], apiGroups: IMAGE, resources: ['imagestreams/layers'] },
    { verbs: ['create'], apiGroups: IMAGE, resources: ['imagestreams'] },
  ],
  'system:image-pruner': [
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'replicationcontrollers'] },
    { verbs: ['list'], apiGroups: [''], resources: ['limitranges'] },
    { verbs: ['get', 'list'], apiGroups: ['build.openshift.io', ''], resources: ['buildconfigs', 'builds'] },
    { verbs: ['get', 'list'], apiGroups: ['apps.openshift.io', ''], resources: ['deploymentconfigs'] },
    { verbs: ['get', 'list'], apiGroups: ['batch'], resources: ['jobs', 'cronjobs'] },
    {
      verbs: ['get', 'list'],
      apiGroups: ['apps'],
      resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    },
    { verbs: ['delete'], apiGroups: IMAGE, resources: ['images'] },
    { verbs: read, apiGroups: IMAGE, resources: ['images', 'imagestreams'] },
    { verbs: ['update'], apiGroups: IMAGE, resources: ['imagestreams/status'] },
  ],
  'self-provisioner': [
    { verbs: ['create'], apiGroups: ['project.openshift.io'], resources: ['projectrequests'] },
  ],
  'basic-user': [
    { verbs: ['get'], apiGroups: ['user.openshift.io'], resources: ['users'], resourceNames: ['~'] },
    { verbs: ['list', 'watch'], apiGroups: ['project.openshift.io'], resources: ['projects'] },
    { verbs: ['list'], apiGroups: ['project.openshift.io'], resources: ['projectrequests'] },
    { verbs: ['list', 'get', 'watch'], apiGroups: RBAC, resources: ['clusterroles'] },
    {
      verbs: ['get', 'list', 'watch', 'delete'],
      apiGroups: ['oauth.openshift.io'],
      resources: ['useroauthaccesstokens'],
    },
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io', ...AUTHORIZATION],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
  ],
  'system:discovery': [
    {
      verbs: ['get'],
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
    },
  ],
  'system:public-info-viewer': [
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
  ],
};
