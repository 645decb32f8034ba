import assert from 'node:assert/strict';
import type { AccessCheck } from '../../../../src/model/access/accessOutcome.ts';
import { alreadyWords, outcomeWords } from '../../../../src/model/access/accessOutcomeWords.ts';
import type { AccessPlan } from '../../../../src/model/access/accessPlan.ts';
import { accessQuestion } from '../../../../src/model/access/accessQuestions.ts';
import { unreadFacts } from '../../../../src/model/access/accessFacts.ts';
import { user } from '../../../support/accessSetup.ts';

const people = Array.from({ length: 12 }, (_, index) => user(`u${index}`));
const wish = { kind: 'remove', subjects: people } as const;

describe('a change of access in words', () => {
  it('says once of each why they may still pull, and counts where they are many', () => {
    const checks = people.map((subject): AccessCheck => ({
      subject,
      kind: 'stillHas',
      reason: `User ${subject.name} may still pull. Why.`,
    }));
    const said = (some: readonly AccessCheck[]): string =>
      outcomeWords(wish, { project: 'shop', checks: some, unseen: [] }).text;
    assert.equal(said(checks.slice(0, 1)), 'User u0 may still pull. Why.');
    assert.match(said(checks), /User u4 may still pull\. Why\. So may 7 more members\.$/);
  });

  it('claims nothing of somebody of whom nothing can be taken away', () => {
    assert.equal(
      alreadyWords({ kind: 'remove', subjects: [user('jane')] }, 'shop'),
      'Nothing can be taken away from user jane in shop here. Nothing was changed.',
    );
  });

  it('asks with as many lines as leave room for the buttons', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `Line ${index}.`);
    const facts = unreadFacts('shop');
    const plan: AccessPlan = {
      project: 'shop',
      wish,
      facts,
      edits: [],
      removals: [],
      warnings: lines,
      steps: lines,
    };
    const { detail } = accessQuestion(plan, 'The cluster.');
    assert.equal(detail.split('\n').length, 20);
    assert.match(detail, /^Line 7\.\nAnd 492 more of the kind\.$/m);
    assert.match(detail, /^And 492 more such changes\.\nThe cluster\.$/m);
  });
});
