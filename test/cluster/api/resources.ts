import {
  localResourceAccessOperations,
  localSubjectAccessOperations,
  selfAccessOperations,
  selfRulesOperations,
  subjectAccessOperations,
} from './accessReviews.ts';
import {
  plainOperations,
  secretOperations,
  serviceAccountTokenOperations,
  streamSecretsOperations,
} from './coreObjects.ts';
import { asGiven, stored } from './stored.ts';
import { imagePrunerOperations } from './imagePruners.ts';
import { imageStreamImageOperations } from './imageStreamImages.ts';
import { imageStreamImportOperations } from './imageStreamImports.ts';
import { imageStreamMappingOperations } from './imageStreamMappings.ts';
import {
  imageStreamLayersOperations,
  imageStreamOperations,
  imageStreamStatusOperations,
} from './imageStreams.ts';
import { imageStreamTagOperations } from './imageStreamTags.ts';
import { imageTagOperations } from './imageTags.ts';
import { projectRequestOperations } from './projectRequests.ts';
import { namespaceOperations, projectOperations } from './projects.ts';
import { podLogOperations } from './podLogs.ts';
import { portForwardOperations } from './portForward.ts';
import { jobOperations } from './prunerRuns.ts';
import { registryConfigOperations } from './registryOperator.ts';
import type { Operations, Verb } from './request.ts';
import type { Resource } from './resource.ts';
import { clusterRoleBindingOperations, roleBindingOperations, roleOperations } from './rights.ts';
import { groupOperations, ownTokenOperations, userOperations } from './users.ts';

const STORED: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const IMAGE = { group: 'image.openshift.io', version: 'v1' };
const CORE = { group: '', version: 'v1' };
const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const USER = { group: 'user.openshift.io', version: 'v1' };
const PROJECT = { group: 'project.openshift.io', version: 'v1' };
const OPERATOR = { group: 'imageregistry.operator.openshift.io', version: 'v1' };

type Named = Pick<Resource, 'plural' | 'singular' | 'kind'>;

function named(plural: string, kind: string): Named {
  return { plural, singular: kind.toLowerCase(), kind };
}

/** A resource that is only kept. */
function plain(group: string, plural: string, kind: string, namespaced = true): Resource {
  const operations = plainOperations(group, plural, kind);
  return { group, version: 'v1', ...named(plural, kind), namespaced, operations };
}

/** A review: something that is asked by creating it. */
function review(
  group: string,
  plural: string,
  kind: string,
  operations: Operations,
  namespaced = false,
): Resource {
  return { group, version: 'v1', ...named(plural, kind), namespaced, operations };
}

const images: readonly Resource[] = [
  {
    ...IMAGE,
    ...named('images', 'Image'),
    namespaced: false,
    verbs: STORED,
    operations: stored({
      kind: 'Image',
      collection: (state) => state.collection(IMAGE.group, 'images'),
      admit: asGiven('Image'),
    }),
  },
  {
    ...IMAGE,
    ...named('imagesignatures', 'ImageSignature'),
    namespaced: false,
    verbs: ['create', 'delete'],
    operations: {},
  },
  {
    ...IMAGE,
    ...named('imagestreamimages', 'ImageStreamImage'),
    namespaced: true,
    shortNames: ['isimage'],
    operations: imageStreamImageOperations,
  },
  {
    ...IMAGE,
    ...named('imagestreamimports', 'ImageStreamImport'),
    namespaced: true,
    operations: imageStreamImportOperations,
  },
  {
    ...IMAGE,
    ...named('imagestreammappings', 'ImageStreamMapping'),
    namespaced: true,
    operations: imageStreamMappingOperations,
  },
  {
    ...IMAGE,
    ...named('imagestreams', 'ImageStream'),
    namespaced: true,
    shortNames: ['is'],
    verbs: STORED,
    operations: imageStreamOperations,
    subresources: {
      layers: { kind: 'ImageStreamLayers', operations: imageStreamLayersOperations },
      secrets: { kind: 'SecretList', operations: streamSecretsOperations },
      status: { kind: 'ImageStream', operations: imageStreamStatusOperations },
    },
  },
  {
    ...IMAGE,
    ...named('imagestreamtags', 'ImageStreamTag'),
    namespaced: true,
    shortNames: ['istag'],
    operations: imageStreamTagOperations,
  },
  {
    ...IMAGE,
    ...named('imagetags', 'ImageTag'),
    namespaced: true,
    shortNames: ['itag'],
    operations: imageTagOperations,
  },
];

/** Every resource of the cluster. */
export const resources: readonly Resource[] = [
  ...images,
  { ...PROJECT, ...named('projects', 'Project'), namespaced: false, operations: projectOperations },
  {
    ...PROJECT,
    ...named('projectrequests', 'ProjectRequest'),
    namespaced: false,
    operations: projectRequestOperations,
  },
  {
    ...CORE,
    ...named('namespaces', 'Namespace'),
    namespaced: false,
    shortNames: ['ns'],
    operations: namespaceOperations,
  },
  { ...CORE, ...named('secrets', 'Secret'), namespaced: true, operations: secretOperations },
  {
    ...plain('', 'serviceaccounts', 'ServiceAccount'),
    subresources: { token: { kind: 'TokenRequest', operations: serviceAccountTokenOperations } },
  },
  {
    ...plain('', 'pods', 'Pod'),
    subresources: {
      log: { kind: 'Pod', operations: podLogOperations },
      portforward: { kind: 'PodPortForwardOptions', operations: portForwardOperations },
    },
  },
  plain('', 'services', 'Service'),
  plain('', 'configmaps', 'ConfigMap'),
  plain('', 'persistentvolumeclaims', 'PersistentVolumeClaim'),
  plain('', 'replicationcontrollers', 'ReplicationController'),
  plain('', 'limitranges', 'LimitRange'),
  plain('apps', 'deployments', 'Deployment'),
  plain('apps', 'replicasets', 'ReplicaSet'),
  plain('apps', 'daemonsets', 'DaemonSet'),
  plain('apps', 'statefulsets', 'StatefulSet'),
  { ...plain('batch', 'jobs', 'Job'), operations: jobOperations },
  plain('batch', 'cronjobs', 'CronJob'),
  plain('apps.openshift.io', 'deploymentconfigs', 'DeploymentConfig'),
  plain('build.openshift.io', 'builds', 'Build'),
  plain('build.openshift.io', 'buildconfigs', 'BuildConfig'),
  plain('route.openshift.io', 'routes', 'Route'),
  plain('config.openshift.io', 'images', 'Image', false),
  plain('config.openshift.io', 'ingresses', 'Ingress', false),
  {
    ...OPERATOR,
    ...named('configs', 'Config'),
    namespaced: false,
    operations: registryConfigOperations,
  },
  { ...plain(OPERATOR.group, 'imagepruners', 'ImagePruner', false), operations: imagePrunerOperations },
  { ...USER, ...named('users', 'User'), namespaced: false, operations: userOperations },
  { ...USER, ...named('groups', 'Group'), namespaced: false, operations: groupOperations },
  {
    group: 'oauth.openshift.io',
    version: 'v1',
    ...named('useroauthaccesstokens', 'UserOAuthAccessToken'),
    namespaced: false,
    operations: ownTokenOperations,
  },
  { ...RBAC, ...named('rolebindings', 'RoleBinding'), namespaced: true, operations: roleBindingOperations },
  {
    ...RBAC,
    ...named('clusterrolebindings', 'ClusterRoleBinding'),
    namespaced: false,
    operations: clusterRoleBindingOperations,
  },
  { ...RBAC, ...named('roles', 'Role'), namespaced: true, operations: roleOperations('Role') },
  {
    ...RBAC,
    ...named('clusterroles', 'ClusterRole'),
    namespaced: false,
    operations: roleOperations('ClusterRole'),
  },
  review('authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', selfAccessOperations),
  review('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', selfRulesOperations),
  review(
    'authorization.k8s.io',
    'subjectaccessreviews',
    'SubjectAccessReview',
    subjectAccessOperations('SubjectAccessReview'),
  ),
  review(
    'authorization.k8s.io',
    'localsubjectaccessreviews',
    'LocalSubjectAccessReview',
    subjectAccessOperations('LocalSubjectAccessReview'),
    true,
  ),
  review(
    'authorization.openshift.io',
    'localresourceaccessreviews',
    'LocalResourceAccessReview',
    localResourceAccessOperations,
    true,
  ),
  review(
    'authorization.openshift.io',
    'localsubjectaccessreviews',
    'LocalSubjectAccessReview',
    localSubjectAccessOperations,
    true,
  ),
];
