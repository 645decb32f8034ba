import { isDigest, type Digest } from '../digest.ts';
import { parseImageReference, type ImageReference as ParsedReference } from '../imageReference.ts';
import { compact } from '../json.ts';
import { streamNameProblem } from '../name.ts';
import { isRegistryHost } from '../registryAddress/registryAddress.ts';
import { plainLine } from '../text.ts';
import { cleanReference } from './pastedReference.ts';

/** What is to be imported: an image of a registry, or a repository where neither tag nor digest is told. */
export interface ImportReference {
  /** `docker.io` where the pull spec names none. */
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** What was made of a text that a person typed or pasted. */
export type TypedReference =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: string }
  | {
      readonly kind: 'reference';
      readonly reference: ImportReference;
      /** What was left out or changed, as sentences. */
      readonly notes: readonly string[];
    };

const dockerHub = 'docker.io';
/** Names that mean Docker Hub, too. */
const hubNames: readonly string[] = ['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

/**
 * Reads a pull spec of any registry as `docker` and `oc` do: no host means Docker Hub, where a single name is in
 * `library`. Never throws.
 */
export function readImportReference(typed: string): TypedReference {
  const { text, notes } = cleanReference(typed);
  if (text === '') return { kind: 'nothing' };
  const problem = characterProblem(text);
  if (problem !== undefined) return { kind: 'problem', problem };
  if (/^sha256:[0-9a-f]{64}$/i.test(text)) return { kind: 'problem', problem: digestAlone };
  const lower = lowerCase(text);
  const parsed = parseImageReference(lower);
  if (parsed === undefined) return { kind: 'problem', problem: noReference(text) };
  const { host = dockerHub, repository, tag, digest } = parsed;
  if (!isRegistryHost(host)) return { kind: 'problem', problem: noReference(text) };
  if (isHostAlone(parsed)) return { kind: 'problem', problem: hostAlone(text) };
  const isHub = host === dockerHub || hubNames.includes(host);
  const whole = isHub && !repository.includes('/') ? `library/${repository}` : repository;
  if (!isRepository(whole)) return { kind: 'problem', problem: noReference(text) };
  const reference = compact({
    host: isHub ? dockerHub : host,
    repository: whole,
    tag: digest === undefined ? tag : undefined,
    digest,
  });
  return { kind: 'reference', reference, notes: [...notes, ...remarks(lower === text, parsed)] };
}

function remarks(
  asTyped: boolean,
  { tag, digest }: { readonly tag?: string; readonly digest?: Digest },
): string[] {
  return [
    ...(asTyped ? [] : ['Names of repositories are lower-case, so it is read so.']),
    ...(tag !== undefined && digest !== undefined
      ? [`The digest alone counts: the tag ${tag} is left out.`]
      : []),
  ];
}

/** The pull spec of what is to be imported; the tag `latest` where none is told. */
export function pullSpecOf(reference: ImportReference): string {
  const { tag = 'latest', digest } = reference;
  return digest === undefined ? `${repositoryOf(reference)}:${tag}` : `${repositoryOf(reference)}@${digest}`;
}

/** The repository alone, without tag and digest. */
export function repositoryOf({ host, repository }: ImportReference): string {
  return `${host}/${repository}`;
}

/** A name for the image stream that a repository is imported into: its last part, made to fit. */
export function suggestedStream({ repository }: ImportReference, project: string): string {
  const last = repository.slice(repository.lastIndexOf('/') + 1);
  const name = last.replace(/[^a-z0-9]*([._-])[^a-z0-9]*/g, '$1').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return streamNameProblem(name, project) === undefined ? name : 'image';
}

/** Everything but a tag, which may have capitals. */
function lowerCase(text: string): string {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const end = colon < 0 ? named.length : colon;
  return text.slice(0, end).toLowerCase() + text.slice(end);
}

/** What `parseImageReference` lets through and no registry takes: `a//b`, `a/-b`, `a..b`. */
function isRepository(repository: string): boolean {
  return /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/.test(repository);
}

/** Docker Hub could have an image `quay.io` or `localhost`; nobody who types that means it. */
function isHostAlone({ host, repository, digest }: ParsedReference): boolean {
  return host === undefined && digest === undefined && /^(?:[^/]+\.[^/]+|localhost)$/.test(repository);
}

const digestAlone = 'A digest alone does not say where the image is: before it stand a repository and an @.';

function hostAlone(text: string): string {
  return `${plainLine(text, 80)} alone is the name of a registry: after it stands a repository, as in ${plainLine(text, 80)}/project/image.`;
}

function characterProblem(text: string): string | undefined {
  if (/\s/.test(text)) return 'A pull spec has no spaces in it.';
  const wrong = /[^\w.:/@-]/u.exec(text)?.[0];
  return wrong === undefined ? undefined : `A pull spec has no ${plainLine(wrong)} in it.`;
}

function noReference(text: string): string {
  const shown = plainLine(text, 80);
  const at = text.indexOf('@');
  if (at >= 0 && !isDigest(text.slice(at + 1)))
    return 'After the @ stands a whole digest: sha256: and 64 hex digits.';
  return `“${shown}” is no pull spec. They look like this: fedora, quay.io/project/image:1.0.`;
}
