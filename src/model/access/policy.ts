import type { AccessSubject, ProjectPolicy } from './access.ts';
import { everyone, sameSubject } from './subject.ts';

/** Who may pull without being named, from all who may pull. */
export function policyOf(pullers: readonly AccessSubject[]): ProjectPolicy {
  const has = (subject: AccessSubject): boolean => pullers.some((each) => sameSubject(each, subject));
  if (has(everyone.anonymous) || has(everyone.nobody)) return 'anonymous';
  return has(everyone.loggedIn) || has(everyone.loggedInHere) ? 'shared' : 'private';
}

/** A policy as a few words; undefined when it is not known. */
export function policyWords(policy: ProjectPolicy | undefined): string | undefined {
  switch (policy) {
    case 'private':
      return 'private';
    case 'shared':
      return 'any logged-in user may pull';
    case 'anonymous':
      return 'anyone may pull';
    case 'unknown':
    case undefined:
      return undefined;
  }
}
