import { plainLine } from '../text.ts';

/** What Kubernetes takes as the key and the value of a label, and of a taint. */

const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;
const domain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const longestName = 63;
const longestDomain = 253;
const nameRule =
  'it has letters, digits, dashes, dots and underscores, and begins and ends with a letter or a digit.';

/** Why a text is no key, `region` or `node-role.kubernetes.io/infra`, as a sentence; undefined when it is one. */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.indexOf('/');
  const prefix = slash === -1 ? undefined : key.slice(0, slash);
  const rest = key.slice(slash + 1);
  if (prefix !== undefined && (!domain.test(prefix) || prefix.length > longestDomain))
    return `“${plainLine(prefix, 80)}” before the slash is no DNS name of lower-case letters, digits, dashes and dots.`;
  if (rest === '') return 'the key is empty.';
  if (rest.length > longestName)
    return `the key “${plainLine(rest, 40)}” is longer than ${longestName} characters.`;
  return name.test(rest) ? undefined : `“${plainLine(rest, 80)}” is no key: ${nameRule}`;
}

/** Why a text is no value, as a sentence; undefined when it is one, as no text at all is. */
export function labelValueProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.length > longestName)
    return `the value “${plainLine(value, 40)}” is longer than ${longestName} characters.`;
  return name.test(value) ? undefined : `“${plainLine(value, 80)}” is no value: ${nameRule}`;
}
