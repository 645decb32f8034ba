import assert from 'node:assert/strict';
import { displayNameProblem, projectNameProblem } from '../../../../src/model/project/projectName.ts';

describe('The name of a project', () => {
  it('is what a project request accepts', () => {
    for (const name of ['hackershop', '0x', 'a-b', 'kubernetes1', 'my-openshift-x', 'x'.repeat(63)]) {
      assert.equal(projectNameProblem(name), undefined, name);
    }
  });

  it('is refused in words that say what is wrong', () => {
    const problems = {
      '': /needs a name/,
      ' a': /begin or end with a space/,
      'a b': /must not contain a space/,
      Hackershop: /must not contain the capital H/,
      'a.b': /must not contain \.\./,
      'ä-b': /must not contain ä/,
      '-a': /must not begin with a dash/,
      'a-': /must not end with a dash/,
      a: /too short: it needs 2/,
      [`a${'b'.repeat(63)}`]: /too long: it may have 63 characters, not 64/,
      default: /default is reserved/,
      kube: /kube is reserved/,
      openshift: /openshift is reserved/,
      'openshift-x': /begin with openshift- are reserved/,
      'kube-x': /begin with kube- are reserved/,
      'kubernetes-x': /begin with kubernetes- are reserved/,
    };
    for (const [name, problem] of Object.entries(problems)) {
      assert.match(projectNameProblem(name) ?? 'accepted', problem, name);
    }
  });

  it('is another than the one that is displayed, which is one line of anything', () => {
    assert.equal(displayNameProblem('Häcker “Shop”'), undefined);
    assert.match(displayNameProblem('a\tb') ?? '', /one line/);
  });
});
