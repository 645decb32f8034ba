import { isDigest } from '../model/digest.ts';
import { textFields } from '../model/imageConfig.ts';
import { hostOf, type ImageStream } from '../model/imageStream.ts';
import { isOfRepository } from '../model/import/sourceRepository.ts';
import { compact, list, number, record, text, time, type JsonRecord } from '../model/json.ts';
import { isRegistryHost } from '../model/registryAddress/registryAddress.ts';
import type { ImportFailure, Revision, Tag, TagSettings, TagSource } from '../model/tag.ts';

/** Path of the image streams of a project. */
export function imageStreamsPath(project: string): string {
  return `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(project)}/imagestreams`;
}

/** Path of one image stream. */
export function imageStreamPath(project: string, stream: string): string {
  return `${imageStreamsPath(project)}/${encodeURIComponent(stream)}`;
}

/** Path of a tag of an image stream. */
export function imageStreamTagPath(project: string, stream: string, tag: string): string {
  const name = `${encodeURIComponent(stream)}:${encodeURIComponent(tag)}`;
  return `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(project)}/imagestreamtags/${name}`;
}

/** Path where images are put on tags of the streams of a project. */
export function imageStreamMappingsPath(project: string): string {
  return `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(project)}/imagestreammappings`;
}

/** An ImageStream of `image.openshift.io/v1` as the model's; undefined without a name or project. */
export function parseImageStream(raw: unknown): ImageStream | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  const project = text(metadata['namespace']);
  if (name === undefined || project === undefined) return undefined;
  const spec = record(record(raw)['spec']);
  const status = record(record(raw)['status']);
  const displayName = text(record(metadata['annotations'])['openshift.io/display-name']);
  return compact({
    project,
    name,
    uid: text(metadata['uid']) ?? '',
    resourceVersion: text(metadata['resourceVersion']) ?? '',
    repository: repositoryAddress(status['dockerImageRepository']),
    publicRepository: repositoryAddress(status['publicDockerImageRepository']),
    displayName: displayName === name ? undefined : displayName,
    created: time(metadata['creationTimestamp']),
    annotations: textFields(metadata['annotations']),
    localLookup: record(spec['lookupPolicy'])['local'] === true,
    importsFrom: text(spec['dockerImageRepository']),
    tags: tagEntries(spec['tags'], status['tags']).map(joinTag),
  });
}

const repositoryPath = /^(?:\/[a-z0-9][a-z0-9._-]*)+$/;

/** `host/project/stream`; undefined for anything else, as it gets into commands, files and requests. */
function repositoryAddress(raw: unknown): string | undefined {
  const address = text(raw);
  const host = address === undefined ? undefined : hostOf(address);
  if (address === undefined || !isRegistryHost(host)) return undefined;
  return repositoryPath.test(address.slice(host.length)) ? address : undefined;
}

/** What the spec wants of a tag and what the status holds of it, as the server has it. */
export interface TagEntry {
  readonly name: string;
  readonly spec: JsonRecord | undefined;
  readonly status: JsonRecord | undefined;
}

/** Joins `spec.tags` and `status.tags`, in the server's order; a tag may stand in either alone. */
export function tagEntries(specTags: unknown, statusTags: unknown): TagEntry[] {
  const statuses = byName(statusTags, 'tag');
  const entries: TagEntry[] = [];
  for (const [name, spec] of byName(specTags, 'name')) {
    entries.push({ name, spec, status: statuses.get(name) });
    statuses.delete(name);
  }
  for (const [name, status] of statuses) entries.push({ name, spec: undefined, status });
  return entries;
}

function byName(raw: unknown, key: string): Map<string, JsonRecord> {
  const found = new Map<string, JsonRecord>();
  for (const item of list(raw)) {
    const name = text(record(item)[key]);
    if (name !== undefined) found.set(name, record(item));
  }
  return found;
}

function joinTag({ name, spec, status }: TagEntry): Tag {
  const revisions = parseRevisions(status?.['items']);
  const importFailure = parseImportFailure(status?.['conditions'], number(spec?.['generation']));
  // Most tags were pushed and nothing else: there are many, and this is all there is to say of them.
  if (spec === undefined && importFailure === undefined) return { name, revisions, scheduled: false };
  return compact({
    name,
    revisions,
    source: spec && parseSource(record(spec['from'])),
    scheduled: record(spec?.['importPolicy'])['scheduled'] === true,
    settings: spec && parseSettings(spec),
    isImported: spec && isImported(record(spec['from']), list(status?.['items'])[0]),
    importFailure,
  });
}

/** A server that knows no import modes imports one platform. */
function parseSettings(spec: JsonRecord): TagSettings {
  const importPolicy = record(spec['importPolicy']);
  const imports = record(spec['from'])['kind'] === 'DockerImage';
  return compact({
    insecure: importPolicy['insecure'] === true,
    referencePolicy:
      record(spec['referencePolicy'])['type'] === 'Local' ? ('Local' as const) : ('Source' as const),
    importMode: imports ? (text(importPolicy['importMode']) ?? 'Legacy') : undefined,
    isReference: spec['reference'] === true ? (true as const) : undefined,
  });
}

/** Whether a revision is of the repository that an external source names; undefined for other sources, or no revision. */
function isImported(from: JsonRecord, head: unknown): boolean | undefined {
  const [source, image] = [text(from['name']), text(record(head)['dockerImageReference'])];
  if (from['kind'] !== 'DockerImage' || source === undefined || image === undefined) return undefined;
  return isOfRepository(image, source);
}

function parseRevisions(items: unknown): Revision[] {
  const revisions: Revision[] = [];
  for (const raw of list(items)) {
    const { image, created } = record(raw);
    if (isDigest(image)) revisions.push({ image, created: time(created) });
  }
  return revisions;
}

function parseSource(from: JsonRecord): TagSource | undefined {
  const name = text(from['name']);
  if (name === undefined) return undefined;
  const project = text(from['namespace']);
  switch (from['kind']) {
    case 'ImageStreamTag': {
      // `latest` alone names a tag of the same stream, `skyfield:latest` one of another.
      const colon = name.indexOf(':');
      const stream = colon < 0 ? undefined : name.slice(0, colon);
      return compact({ kind: 'tag' as const, project, stream, tag: name.slice(colon + 1) });
    }
    case 'ImageStreamImage': {
      const at = name.indexOf('@');
      if (at < 0) return undefined;
      return compact({
        kind: 'image' as const,
        project,
        stream: name.slice(0, at),
        digest: name.slice(at + 1),
      });
    }
    case 'DockerImage':
      return { kind: 'external', pullSpec: name };
    default:
      return undefined;
  }
}

/** A condition of an older generation speaks of a source that the spec no longer names. */
function parseImportFailure(
  conditions: unknown,
  specGeneration: number | undefined,
): ImportFailure | undefined {
  for (const raw of list(conditions)) {
    const condition = record(raw);
    if (condition['type'] !== 'ImportSuccess' || condition['status'] !== 'False') continue;
    const generation = number(condition['generation']);
    if (specGeneration !== undefined && generation !== undefined && generation < specGeneration) continue;
    return compact({
      reason: text(condition['reason']) ?? 'Unknown',
      message: text(condition['message']) ?? '',
      since: time(condition['lastTransitionTime']),
    });
  }
  return undefined;
}
