import { newMeta, type State, INTERNAL_REGISTRY } from './state.ts';

const PROJECT = 'openshift-image-registry';
const NAME = 'default-route';

/** Gives the registry its route, or takes it away; streams and the configuration of images tell of it. */
export function setDefaultRoute(state: State, on: boolean): void {
  state.publicRegistry = on;
  const images = state.collection('config.openshift.io', 'images');
  const before = images.get(undefined, 'cluster');
  images.put({
    kind: 'Image',
    apiVersion: 'config.openshift.io/v1',
    metadata: before?.metadata ?? newMeta('cluster'),
    spec: before?.['spec'] ?? {},
    status: {
      ...(on && { externalRegistryHostnames: [state.registryHost] }),
      internalRegistryHostname: INTERNAL_REGISTRY,
    },
  });
  const routes = state.collection('route.openshift.io', 'routes');
  const route = routes.get(PROJECT, NAME);
  if (on && route === undefined) {
    routes.put({
      kind: 'Route',
      apiVersion: 'route.openshift.io/v1',
      metadata: newMeta(NAME, PROJECT),
      spec: {
        host: state.registryHost,
        to: { kind: 'Service', name: 'image-registry', weight: 100 },
        tls: { termination: 'reencrypt' },
      },
      status: {
        ingress: [{ host: state.registryHost, conditions: [{ type: 'Admitted', status: 'True' }] }],
      },
    });
  }
  if (!on && route !== undefined) routes.delete(route);
}
