import type { Failure } from '../failure.ts';
import type { RightAnswer } from '../right.ts';
import type { AccessSubject, RoleName } from './access.ts';

/** Whether somebody may pull the images of a project. */
export type PullAnswer = {
  readonly project: string;
  readonly subject: AccessSubject;
  /** What the answer leaves open, as sentences: groups that may not be listed. */
  readonly unseen: readonly string[];
} & (
  | {
      readonly kind: 'yes';
      /** By which rule, as a sentence. */
      readonly rule: string;
    }
  | {
      readonly kind: 'no';
      /** The role that would allow it. */
      readonly role: RoleName;
      /** Whether the user may grant it. */
      readonly mayGrant: RightAnswer;
    }
  | { readonly kind: 'unknown'; readonly failure: Failure }
);
