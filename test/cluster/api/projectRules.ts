import type { StatusCause } from '../http/status.ts';
import { forbidden, invalid } from '../http/status.ts';
import type { ObjectMeta } from '../state/objects.ts';

const GROUP = 'project.openshift.io';
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SHORTEST = 2;
const LONGEST = 63;
const FORBIDDEN_NAMES = ['openshift', 'kubernetes', 'kube'];
const FORBIDDEN_PREFIXES = ['openshift-', 'kubernetes-', 'kube-'];

export const DISPLAY_NAME = 'openshift.io/display-name';
export const DESCRIPTION = 'openshift.io/description';

/** Throws 422 for a name that no project can have, 403 for one that is the cluster's own. */
export function requireProjectName(name: string): void {
  const why = nameFault(name);
  if (why !== undefined) {
    throw invalid({ group: GROUP, resource: 'ProjectRequest' }, name, [wrong('metadata.name', name, why)]);
  }
  const prefix = FORBIDDEN_PREFIXES.find((known) => name.startsWith(known));
  const said = FORBIDDEN_NAMES.includes(name)
    ? `cannot request a project with the name "${name}"`
    : prefix && `cannot request a project starting with "${prefix}"`;
  if (said !== undefined) throw forbidden({ group: GROUP, resource: 'project' }, name, said);
}

/** Throws 422 for a display name of more than a line. */
export function requireDisplayName(name: string, displayName: string): void {
  const causes = displayNameFaults(displayName);
  if (causes.length > 0) throw invalid({ group: GROUP, resource: 'Project' }, name, causes);
}

/** Throws 422 when an update of a project changes more than its display name and description. */
export function requireOnlyWords(after: ObjectMeta, before: ObjectMeta): void {
  const causes = [
    ...displayNameFaults(after.annotations?.[DISPLAY_NAME] ?? ''),
    ...changes('annotations', after.annotations, before.annotations).filter(
      ({ field }) => field !== at('annotations', DISPLAY_NAME) && field !== at('annotations', DESCRIPTION),
    ),
    ...changes('labels', after.labels, before.labels),
  ];
  if (causes.length > 0) throw invalid({ group: GROUP, resource: 'Project' }, before.name, causes);
}

function nameFault(name: string): string | undefined {
  if (name.length > 0 && name.length < SHORTEST) return `must be at least ${SHORTEST} characters long`;
  if (name.length > LONGEST) return `must be no more than ${LONGEST} characters`;
  if (NAME.test(name)) return undefined;
  return (
    'a lowercase RFC 1123 label must consist of lower case alphanumeric characters ' +
    `or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', ` +
    `regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`
  );
}

function displayNameFaults(displayName: string): StatusCause[] {
  if (!/[\n\t]/.test(displayName)) return [];
  return [wrong(at('annotations', DISPLAY_NAME), displayName, 'may not contain a new line or tab')];
}

function changes(
  kind: 'annotations' | 'labels',
  after: Record<string, string> = {},
  before: Record<string, string> = {},
): StatusCause[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names
    .filter((name) => after[name] !== before[name])
    .map((name) =>
      wrong(
        at(kind, name),
        after[name] ?? before[name] ?? '',
        'field is immutable, try updating the namespace',
      ),
    );
}

const at = (kind: string, name: string): string => `metadata.${kind}[${name}]`;

function wrong(field: string, value: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field };
}
