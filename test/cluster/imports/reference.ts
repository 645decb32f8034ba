/** An image reference taken apart (openshift/library-go image/reference); what is absent is empty. */
export interface ImageReference {
  /** Host and port; empty for a name of Docker Hub. */
  registry: string;
  /** Path without the registry. */
  repository: string;
  tag: string;
  digest: string;
}

/** What is wrong with a reference, in the words of the reference parser. */
export interface ReferenceFault {
  fault: string;
}

const PORT = String.raw`(?::\d+)?`;
const DOMAIN = String.raw`[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*${PORT}`;
const SEGMENT = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const REFERENCE = new RegExp(
  String.raw`^((?:${DOMAIN}/)?${SEGMENT}(?:/${SEGMENT})*)(?::(\w[\w.-]{0,127}))?(?:@([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$`,
);
const HUB = 'docker.io';
const HUB_REGISTRY = 'registry-1.docker.io';

/** Takes a reference apart: the first part is a registry when it looks like a host, or when three parts or more are there. */
export function parseReference(text: string): ImageReference | ReferenceFault {
  const [, name, tag = '', digest = ''] = REFERENCE.exec(text) ?? [];
  if (name === undefined) {
    const uppercase = REFERENCE.test(text.toLowerCase());
    return { fault: uppercase ? 'repository name must be lowercase' : 'invalid reference format' };
  }
  const [first = '', ...rest] = name.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost' || rest.length > 1);
  const [registry, repository] = isHost ? [first, rest.join('/')] : ['', name];
  return { registry, repository, tag, digest };
}

/** Whether a reference could not be taken apart. */
export function isFault(parsed: ImageReference | ReferenceFault): parsed is ReferenceFault {
  return 'fault' in parsed;
}

/** A reference as it was written, the digest instead of the tag where both are known. */
export function exact({ registry, repository, tag, digest }: ImageReference): string {
  const name = registry === '' ? repository : `${registry}/${repository}`;
  if (digest !== '') return `${name}@${digest}`;
  return tag === '' ? name : `${name}:${tag}`;
}

/** A reference with what Docker's clients add: `docker.io`, `library/` and `latest`. */
export function withDefaults(reference: ImageReference): ImageReference {
  const registry = reference.registry === '' ? HUB : reference.registry;
  const short = registry === HUB && !reference.repository.includes('/');
  return {
    registry,
    repository: short ? `library/${reference.repository}` : reference.repository,
    tag: reference.tag === '' && reference.digest === '' ? 'latest' : reference.tag,
    digest: reference.digest,
  };
}

/** Host and port that serve a registry: Docker Hub is served by another host than it is called. */
export function servingHost({ registry }: ImageReference): string {
  return registry === '' || registry === HUB ? HUB_REGISTRY : registry;
}
