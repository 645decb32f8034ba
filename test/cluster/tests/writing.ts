import assert from 'node:assert/strict';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import type { UserName } from '../identity.ts';
import { fields } from '../json.ts';
import type { ImageStream, TagEvent, TagReference } from '../state/objects.ts';

const IMAGE = '/apis/image.openshift.io/v1';

interface Options {
  as?: UserName;
  /** Media type of the body. */
  type?: string;
}

/** What tests of writes ask of a cluster and look up in its state; streams are those of hackershop unless said. */
export interface Writing {
  ask: (method: string, path: string, body?: unknown, options?: Options) => Promise<ClientAnswer>;
  stream: (name: string) => ImageStream;
  /** The revisions of a tag, newest first. */
  items: (name: string, tag: string) => readonly TagEvent[];
  spec: (name: string, tag: string) => TagReference | undefined;
  /** The digest that a tag points to; empty without one. */
  image: (name: string, tag: string) => string;
}

/** Path of a resource of the image API in hackershop, of one object when it is named. */
export function at(resource: string, name = ''): string {
  return `${IMAGE}/namespaces/hackershop/${resource}${name === '' ? '' : `/${name}`}`;
}

/** The message of a `Status`. */
export function said(answer: ClientAnswer): unknown {
  return fields(answer.json())['message'];
}

/** Writes to the cluster that a test has at the time. */
export function writing(cluster: () => Cluster): Writing {
  const stream = (name: string): ImageStream => {
    const found = cluster().state.imageStreams.get('hackershop', name);
    assert.ok(found, `hackershop/${name}`);
    return found;
  };
  const items = (name: string, tag: string): TagEvent[] =>
    stream(name).status.tags?.find((history) => history.tag === tag)?.items ?? [];
  return {
    ask: (method, path, body, { as = 'phillip', type = 'application/json' } = {}) => {
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': type };
      return cluster().as(as).send(path, { method, body, headers });
    },
    stream,
    items,
    spec: (name, tag) => stream(name).spec.tags?.find((each) => each.name === tag),
    image: (name, tag) => items(name, tag)[0]?.image ?? '',
  };
}
