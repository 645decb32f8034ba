import { plainLine } from './text.ts';

/** OpenShift's rules for names that people type. The cluster has the last word; this one answers as they type. */

// A path component of a repository name (distribution), as the API demands of `metadata.name`.
const streamPattern = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]*$/;
/** Of `project/stream`, as for any repository name. */
const longestRepository = 255;
const longestTag = 128;

/** Why a name is none for an image stream of the project, as a sentence; undefined when it is one. */
export function streamNameProblem(name: string, project: string): string | undefined {
  if (name === '') return 'An image stream needs a name.';
  if (name !== name.trim()) return 'The name must not begin or end with a space.';
  if (!streamPattern.test(name)) return `${streamMistake(name)} ${streamRule}`;
  const longest = longestRepository - project.length - 1;
  if (name.length <= longest) return undefined;
  return `The name is too long: with its project it may have ${longestRepository} characters, so ${longest} are left, not ${name.length}.`;
}

const streamRule =
  'Lower-case letters and digits are allowed, with single dots, dashes or underscores between them.';

function streamMistake(name: string): string {
  const wrong = /[^a-z0-9._-]/u.exec(name)?.[0];
  if (wrong !== undefined) return `The name must not contain ${characterWords(wrong)}.`;
  if (/^[._-]/.test(name)) return `The name must not begin with ${characterWords(name.slice(0, 1))}.`;
  if (/[._-]$/.test(name)) return `The name must not end with ${characterWords(name.slice(-1))}.`;
  return `The name must not contain ${/[._-]{2,}/.exec(name)?.[0] ?? 'this'}.`;
}

/** Why a name is none for a tag, as a sentence; undefined when it is one. */
export function tagNameProblem(tag: string): string | undefined {
  if (tag === '') return 'A tag needs a name.';
  if (tag !== tag.trim()) return 'The tag must not begin or end with a space.';
  if (!tagPattern.test(tag)) return `${tagMistake(tag)} ${tagRule}`;
  if (tag.length <= longestTag) return undefined;
  return `The tag is too long: it may have ${longestTag} characters, not ${tag.length}.`;
}

const tagRule = 'Letters, digits and underscores are allowed, and dots and dashes after the first character.';

function tagMistake(tag: string): string {
  const wrong = /[^\w.-]/u.exec(tag)?.[0];
  if (wrong !== undefined) return `The tag must not contain ${characterWords(wrong)}.`;
  return `The tag must not begin with ${characterWords(tag.slice(0, 1))}.`;
}

/** A character in a sentence of ours. */
export function characterWords(character: string): string {
  if (/\s/.test(character)) return 'a space';
  return /[A-Z]/.test(character) ? `the capital ${character}` : plainLine(character);
}
