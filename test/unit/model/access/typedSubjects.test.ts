import assert from 'node:assert/strict';
import { typedSubjects } from '../../../../src/model/access/typedSubjects.ts';

describe('Members that are typed', () => {
  it('are users, groups, service accounts and all of a project, with commas between', () => {
    assert.deepEqual(typedSubjects(' jane , group:qa,prod/default, prod/*,jane,'), {
      kind: 'subjects',
      subjects: [
        { kind: 'user', name: 'jane' },
        { kind: 'group', name: 'qa' },
        { kind: 'serviceAccount', project: 'prod', name: 'default' },
        { kind: 'group', name: 'system:serviceaccounts:prod' },
      ],
    });
  });

  it('may be named as the cluster names them', () => {
    assert.deepEqual(typedSubjects('system:serviceaccount:prod:default, system:authenticated, Jane Doe'), {
      kind: 'subjects',
      subjects: [
        { kind: 'serviceAccount', project: 'prod', name: 'default' },
        { kind: 'group', name: 'system:authenticated' },
        { kind: 'user', name: 'Jane Doe' },
      ],
    });
  });

  for (const [typed, problem] of [
    ['', /^Type at least one name\.$/],
    [' , ', /^Type at least one name\.$/],
    ['.', /must not be \./],
    ['..', /must not be \.\./],
    ['~', /must not be ~/],
    ['100%', /must not contain %/],
    ['company:jane', /must not contain :/],
    ['group:', /^A group needs a name\.$/],
    ['group:a/b', /must not contain \//],
    ['group:company:qa', /must not contain :/],
    ['jane\u202Eenaj', /must not contain/],
    ['prod/', /^A service account needs a name\.$/],
    ['/default', /^A service account needs a project\.$/],
    ['Prod/default', /^Prod cannot be the name of a project\.$/],
    ['a/b/c', /^The name may have lower-case letters/],
    ['prod/De', /^The name may have lower-case letters/],
    ['system:admin', /^system:admin is not one of system:authenticated/],
    ['system:masters', /other names that begin with system: are the cluster’s own\.$/],
    ['group:system:masters', /^system:masters is not one of/],
    ['/*', /^system:serviceaccounts: is not one of/],
    ['P/*', /^system:serviceaccounts:P is not one of/],
    ['system:serviceaccount:prod:a:b', /is not one of/],
    ['jane, system:nodes', /^system:nodes is not one of/],
  ] as const) {
    it(`are refused as ${JSON.stringify(typed)}`, () => {
      const read = typedSubjects(typed);
      assert.ok(read.kind === 'problem', JSON.stringify(read));
      assert.match(read.text, problem);
    });
  }
});
