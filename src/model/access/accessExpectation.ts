import type { AccessLevel, AccessSubject } from './access.ts';
import { accessLevels } from './accessLevel.ts';
import type { AccessWish } from './accessPlan.ts';
import { everyone } from './subject.ts';

/** What has to be so for somebody once a wish has come true. */
export interface AccessExpectation {
  readonly subject: AccessSubject;
  readonly level: AccessLevel;
  readonly allowed: boolean;
}

/** What has to be so once a wish has come true; for a policy, of the virtual groups that stand for it. */
export function expectationsOf(wish: AccessWish): readonly AccessExpectation[] {
  if (wish.kind === 'policy') return policyExpectations(wish.policy);
  return wish.subjects.flatMap((subject): readonly AccessExpectation[] => {
    if (wish.kind === 'remove') return [{ subject, level: 'pull', allowed: false }];
    const has = { subject, level: wish.level, allowed: true };
    const above = wish.kind === 'change' ? accessLevels[accessLevels.indexOf(wish.level) + 1] : undefined;
    return above === undefined ? [has] : [has, { subject, level: above, allowed: false }];
  });
}

function policyExpectations(policy: 'private' | 'shared' | 'anonymous'): readonly AccessExpectation[] {
  // Who logged in to the cluster itself is among all who are logged in: where the first may not, the others may not.
  const users = policy === 'private' ? everyone.loggedInHere : everyone.loggedIn;
  return [
    { subject: users, level: 'pull', allowed: policy !== 'private' },
    { subject: everyone.anonymous, level: 'pull', allowed: policy === 'anonymous' },
  ];
}
