import type { Failure } from '../failure.ts';
import type { AccessSubject } from './access.ts';

/** What is so for somebody after a change of access, by asking the cluster again. */
export type AccessCheck = { readonly subject: AccessSubject } & (
  | { readonly kind: 'done' }
  /** They may more than was wished, by a way that was left as it is; `reason` says both, in sentences. */
  | { readonly kind: 'stillHas'; readonly reason: string }
  /** The change is made, and the cluster does not act on it yet. */
  | { readonly kind: 'notYet' }
  /** The change is made, and it could not be asked what came of it. */
  | { readonly kind: 'unchecked'; readonly failure: Failure }
);

/** What came of a change of access. */
export interface AccessOutcome {
  readonly project: string;
  /** For everybody whom the wish names; for a policy, the virtual groups that stand for it. */
  readonly checks: readonly AccessCheck[];
  /** What that leaves open of those who should have less, as sentences: groups that may not be listed. */
  readonly unseen: readonly string[];
}
