import { json } from '../http/answer.ts';
import { alreadyExists, StatusError, success } from '../http/status.ts';
import { fields, text } from '../json.ts';
import type { State } from '../state/state.ts';
import { newMeta } from '../state/state.ts';
import { requireDisplayName, requireProjectName } from './projectRules.ts';
import { createProject } from './projects.ts';
import type { Operations } from './request.ts';
import { bodyObject } from './request.ts';

const GROUP = 'project.openshift.io';
/** The service accounts of every project. */
const ACCOUNTS = ['builder', 'default', 'deployer'];

/** `projectrequests`: the list tells whether one may ask, creating makes a project whose admin is the one who asks. */
export const projectRequestOperations: Operations = {
  list: ({ access, identity }) => {
    const asked = { verb: 'create', group: GROUP, resource: 'projectrequests', project: undefined };
    if (access.allows(identity, asked)) return json(200, success());
    const said = 'You may not request a new project via this API.';
    throw new StatusError(403, 'Forbidden', said, { group: GROUP, kind: 'projectrequest' });
  },
  create: (request) => {
    const { state, identity } = request;
    const body = bodyObject(request);
    const name = text(fields(body['metadata'])['name']) ?? '';
    const displayName = text(body['displayName']);
    requireProjectName(name);
    if (state.projects.get(undefined, name)) {
      throw alreadyExists({ group: GROUP, resource: 'project' }, name);
    }
    requireDisplayName(name, displayName ?? '');
    state.projectBirths.set(name, Date.now());
    const words = { displayName, description: text(body['description']) };
    const project = createProject(state, name, identity.name, words);
    for (const account of ACCOUNTS) createAccount(state, name, account);
    return json(201, project);
  },
};

function createAccount(state: State, project: string, name: string): void {
  state.collection('', 'serviceaccounts').put({
    kind: 'ServiceAccount',
    apiVersion: 'v1',
    metadata: newMeta(name, project),
  });
}
