import { fields, list } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Cluster } from '../cluster.ts';
import type { UserName } from '../identity.ts';
import type { ThirdPartyLogin } from '../../support/thirdPartyRegistry.ts';

/** Path of the image API in hackershop. */
export const IMAGES = '/apis/image.openshift.io/v1/namespaces/hackershop';

/** What is asked of an import beyond its source and its tag. */
export interface Wish {
  /** Whether the stream is changed; a preview unless said. */
  import?: boolean;
  user?: UserName;
  stream?: string;
  policy?: object;
  metadata?: object;
}

/** What tests of imports ask of a cluster; all in hackershop, as phillip unless said. */
export interface Importing {
  /** Sends a body, as JSON patch where the method is PATCH; gives the answer whatever its status. */
  sent: (user: UserName, method: string, path: string, body: unknown) => Promise<Fields>;
  /** Stores the login of a registry. */
  addSecret: (name: string, host: string, login: ThirdPartyLogin, annotations?: object) => Promise<void>;
  /** Imports one image; gives the ImageStreamImport, or the Status that refuses it. */
  importOne: (source: string, to: string, wish?: Wish) => Promise<Fields>;
  /** The newest revision of a tag. */
  head: (stream: string, tag: string) => Promise<Fields>;
}

/** Imports into the cluster that a test has at the time. */
export function importing(cluster: () => Cluster): Importing {
  const sent: Importing['sent'] = async (user, method, path, body) => {
    const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
    const headers = { 'content-type': type };
    const answer = await cluster()
      .as(user)
      .send(path, { method, body: JSON.stringify(body), headers });
    return fields(answer.json());
  };
  return {
    sent,
    async addSecret(name, host, { user, password }, annotations = {}) {
      const auths = { [host]: { username: user, password } };
      await sent('phillip', 'POST', '/api/v1/namespaces/hackershop/secrets', {
        metadata: { name, annotations },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      });
    },
    importOne(source, to, wish = {}) {
      const {
        import: store = false,
        user = 'phillip',
        stream = 'imported',
        policy = {},
        metadata = {},
      } = wish;
      const from = { kind: 'DockerImage', name: source };
      return sent(user, 'POST', `${IMAGES}/imagestreamimports`, {
        metadata: { name: stream, ...metadata },
        spec: { import: store, images: [{ from, to: { name: to }, importPolicy: policy }] },
      });
    },
    async head(stream, tag) {
      const found = fields(await cluster().as('phillip').get(`${IMAGES}/imagestreams/${stream}`));
      const histories = list(fields(found['status'])['tags']).map(fields);
      const history = histories.find((entry) => entry['tag'] === tag);
      return fields(list(history?.['items'])[0]);
    },
  };
}

/** The first image in the status of an ImageStreamImport. */
export function firstImage(answer: Fields): Fields {
  return fields(list(fields(answer['status'])['images'])[0]);
}

/** Its digest. */
export function importedDigest(answer: Fields): unknown {
  return fields(fields(firstImage(answer)['image'])['metadata'])['name'];
}

/** Why it cannot be imported. */
export function importMessage(answer: Fields): unknown {
  return fields(firstImage(answer)['status'])['message'];
}
