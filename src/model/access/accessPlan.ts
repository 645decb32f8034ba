import type { AccessLevel, AccessSubject, RoleBinding, RoleName } from './access.ts';
import type { AccessFacts } from './accessFacts.ts';

/** What a person wants of the access to a project. */
export type AccessWish =
  /** Lets them do as much, and takes nothing away that they have already. */
  | { readonly kind: 'add'; readonly subjects: readonly AccessSubject[]; readonly level: AccessLevel }
  /** Lets members do as much and no more, as far as it is up to bindings that can be changed here. */
  | { readonly kind: 'change'; readonly subjects: readonly AccessSubject[]; readonly level: AccessLevel }
  | { readonly kind: 'remove'; readonly subjects: readonly AccessSubject[] }
  | { readonly kind: 'policy'; readonly policy: 'private' | 'shared' | 'anonymous' };

/** One request that a wish takes. */
export type AccessEdit =
  | {
      readonly kind: 'create';
      readonly name: string;
      readonly role: RoleName;
      readonly subjects: readonly AccessSubject[];
    }
  | {
      readonly kind: 'change';
      readonly binding: RoleBinding;
      readonly add: readonly AccessSubject[];
      readonly remove: readonly AccessSubject[];
    }
  /** Of a binding whose last subjects go. */
  | { readonly kind: 'delete'; readonly binding: RoleBinding };

/** A subject in a binding, which may be taken out of it because a person has confirmed that. */
export interface ConfirmedRemoval {
  readonly subject: AccessSubject;
  readonly binding: string;
  readonly role: RoleName;
}

/** A wish, what it takes as things were seen, and what a person has to know before they confirm it. */
export interface AccessPlan {
  readonly project: string;
  readonly wish: AccessWish;
  readonly facts: AccessFacts;
  /** What is added first, so that nobody is without access in between. Empty: there is nothing to do. */
  readonly edits: readonly AccessEdit[];
  readonly removals: readonly ConfirmedRemoval[];
  /** Consequences, worst first, as sentences. */
  readonly warnings: readonly string[];
  /** What each edit does, as sentences. */
  readonly steps: readonly string[];
}
