import { fields, text } from '../json.ts';
import type { KubeObject } from '../state/objects.ts';
import { setDefaultRoute } from '../state/registryRoute.ts';
import type { State } from '../state/state.ts';
import { plainOperations } from './coreObjects.ts';
import type { Operation, Operations } from './request.ts';

const GROUP = 'imageregistry.operator.openshift.io';
/** How long the operator takes to do what its Config says. */
const OPERATOR_MILLISECONDS = 50;

const plain = plainOperations(GROUP, 'configs', 'Config');

/** `configs` (imageregistry.operator.openshift.io): a change of `spec.defaultRoute` makes the route, or takes it away. */
export const registryConfigOperations: Operations = {
  ...plain,
  update: followed(plain.update),
  patch: followed(plain.patch),
};

function followed(change: Operation | undefined): Operation {
  return async (request) => {
    if (change === undefined) throw new Error('configs cannot be changed');
    const answer = await change(request);
    setTimeout(() => reconcile(request.state), OPERATOR_MILLISECONDS);
    return answer;
  };
}

function reconcile(state: State): void {
  const config: KubeObject | undefined = state.collection(GROUP, 'configs').get(undefined, 'cluster');
  const spec = fields(config?.['spec']);
  if (text(spec['managementState']) !== 'Managed') return;
  setDefaultRoute(state, spec['defaultRoute'] === true);
}
