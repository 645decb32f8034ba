import { isDigest, type Digest } from '../digest.ts';
import type { MentionTarget } from './imageMention.ts';
import { parseImageReference } from '../imageReference.ts';

/** The image of an image stream that a file names. */
export interface ImagePlace {
  readonly project: string;
  readonly stream: string;
  readonly version: { readonly tag: string } | { readonly digest: Digest };
  /** Whether the file leaves the project to whoever applies it. */
  readonly isGuess: boolean;
}

// Looser than what the API takes for a new one. The parameters of a template are no names, and no way up a path is.
const namePattern = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;
const tagName = /^\w[\w.-]{0,127}$/;
const longestName = 255;

/**
 * The image that a mention means in the registry of the cluster; undefined for images of other registries.
 * @param isOurs whether a host is one of the registry's addresses
 * @param ownProject the project that counts where a manifest names none
 */
export function imagePlace(
  target: MentionTarget,
  isOurs: (host: string) => boolean,
  ownProject: string | undefined,
): ImagePlace | undefined {
  if (target.kind === 'pullSpec') return placeOfSpec(target.spec, isOurs);
  const project = target.project ?? ownProject;
  const at = target.name.indexOf(target.kind === 'tag' ? ':' : '@');
  const stream = at < 0 ? target.name : target.name.slice(0, at);
  const version = at < 0 ? 'latest' : target.name.slice(at + 1);
  if (project === undefined || !isName(project) || !isName(stream)) return undefined;
  const base = { project, stream, isGuess: target.project === undefined };
  if (target.kind === 'tag')
    return tagName.test(version) ? { ...base, version: { tag: version } } : undefined;
  return isDigest(version) ? { ...base, version: { digest: version } } : undefined;
}

function placeOfSpec(spec: string, isOurs: (host: string) => boolean): ImagePlace | undefined {
  const reference = parseImageReference(spec);
  if (reference?.host === undefined || !isOurs(reference.host)) return undefined;
  const [project, stream, ...more] = reference.repository.split('/');
  if (project === undefined || stream === undefined || more.length > 0) return undefined;
  if (!isName(project) || !isName(stream)) return undefined;
  // A runtime pulls by the digest and ignores a tag beside it.
  const { digest, tag = 'latest' } = reference;
  return { project, stream, version: digest === undefined ? { tag } : { digest }, isGuess: false };
}

function isName(text: string): boolean {
  return text.length <= longestName && namePattern.test(text);
}
