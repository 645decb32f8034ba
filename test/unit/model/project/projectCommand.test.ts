import assert from 'node:assert/strict';
import {
  ocDeleteProject,
  ocDescribeProject,
  ocNewProject,
} from '../../../../src/model/project/projectCommand.ts';
import { changedWords } from '../../../../src/model/project/projectSnapshot.ts';
import { ocAddUsers, ocNewGroup } from '../../../../src/model/userGroup/userGroupCommand.ts';

const place = { context: 'dev' };

describe('Projects and groups as oc commands', () => {
  it('make a project and leave the kubeconfig as it is', () => {
    const project = { name: 'shop', displayName: '', description: 'Not $HOME' };
    assert.equal(
      ocNewProject(project, place),
      "oc --context=dev new-project --skip-config-write '--description=Not $HOME' shop",
    );
  });

  it('change only the words that are others now; an empty one is taken away', () => {
    const seen = { displayName: 'Shop', description: 'Ours' };
    const words = changedWords(seen, { displayName: '', description: 'Ours' });
    assert.equal(
      ocDescribeProject('shop', words, place),
      `oc --context=dev patch project --type=merge -p '{"metadata":{"annotations":{"openshift.io/display-name":null}}}' shop`,
    );
  });

  it('take names that begin with a dash for names', () => {
    assert.equal(ocDeleteProject('shop', {}), 'oc delete project shop');
    assert.equal(ocNewGroup('-x', {}), 'oc adm groups new -- -x');
    assert.equal(ocAddUsers('qa', ['amy', 'a b'], {}), "oc adm groups add-users qa amy 'a b'");
  });
});
