import { json } from '../http/answer.ts';
import { notFound } from '../http/status.ts';
import { tokenObjectName, userNames } from '../identity.ts';
import type { Fields } from '../json.ts';
import { strings } from '../json.ts';
import type { Group, KubeObject, ObjectMeta } from '../state/objects.ts';
import { bare } from './form.ts';
import type { ApiRequest, Operations } from './request.ts';
import { pathName } from './request.ts';
import { asGiven, stored } from './stored.ts';

const USER_GROUP = 'user.openshift.io';

const users = stored<KubeObject>({
  kind: 'User',
  collection: (state) => state.collection(USER_GROUP, 'users'),
  admit: asGiven('User'),
});

/** `users`: `~` is the one who asks, with their groups. */
export const userOperations: Operations = {
  ...users,
  get: (request) => {
    const { state, identity } = request;
    if (pathName(request) !== '~') return users.get(request);
    const known = state.collection(USER_GROUP, 'users').get(undefined, identity.name);
    return json(200, {
      kind: 'User',
      apiVersion: `${USER_GROUP}/v1`,
      metadata: known?.metadata ?? { name: identity.name, creationTimestamp: null },
      ...(known && { fullName: known['fullName'] }),
      groups: [...identity.groups].sort(),
    });
  },
};

export const groupOperations: Operations = stored<Group>({
  kind: 'Group',
  collection: (state) => state.groups,
  admit: (body: Fields, metadata: ObjectMeta) => ({
    kind: 'Group',
    apiVersion: `${USER_GROUP}/v1`,
    metadata,
    users: strings(body['users']),
  }),
});

/** `useroauthaccesstokens`: the tokens of the one who asks. */
export const ownTokenOperations: Operations = {
  list: (request) => {
    const items = ownTokens(request).map(bare);
    return json(200, {
      kind: 'UserOAuthAccessTokenList',
      apiVersion: 'oauth.openshift.io/v1',
      metadata: { resourceVersion: String(request.state.changes.version) },
      items,
    });
  },
  get: (request) => {
    const name = pathName(request);
    const found = ownTokens(request).find(({ metadata }) => metadata.name === name);
    if (found === undefined)
      throw notFound({ group: 'oauth.openshift.io', resource: 'useroauthaccesstokens' }, name);
    return json(200, found);
  },
};

function ownTokens({ state, identities, identity }: ApiRequest): KubeObject[] {
  const name = userNames.find((known) => known === identity.name);
  const user = state.collection(USER_GROUP, 'users').get(undefined, identity.name);
  if (name === undefined || user === undefined) return [];
  return [
    {
      kind: 'UserOAuthAccessToken',
      apiVersion: 'oauth.openshift.io/v1',
      metadata: { ...user.metadata, name: tokenObjectName(identities.tokens[name]) },
      clientName: 'openshift-challenging-client',
      expiresIn: state.loginSeconds,
      ...(state.unusedSeconds > 0 && { inactivityTimeoutSeconds: state.unusedSeconds }),
      scopes: ['user:full'],
      redirectURI: 'https://localhost/oauth/token/implicit',
      userName: name,
      userUID: user.metadata.uid,
    },
  ];
}
