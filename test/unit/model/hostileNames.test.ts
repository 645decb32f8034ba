import assert from 'node:assert/strict';
import { readImportReference } from '../../../src/model/import/importReference.ts';
import { registryKey } from '../../../src/model/pullSecret/registryKey.ts';
import { hostFromSetting } from '../../../src/model/registryAddress/registryAddress.ts';
import { assertLinear } from '../../fuzz/bounds.ts';

describe('Names that are made to take long', () => {
  it('take time by their length', () => {
    for (const piece of ['"', 'https://', '        ', '  as a'])
      assertLinear({ head: 'from a', piece, tail: '\n\nx' }, readImportReference);
    assertLinear({ head: '"', piece: '"', tail: '\n\nx' }, readImportReference);
    const slashes = { head: 'a/', piece: '////', tail: 'x' };
    assertLinear(slashes, registryKey);
    assertLinear(slashes, (text) => hostFromSetting({ [text]: 'a.b' }, 'https://api.example:6443'));
  });

  it('are read without what stands around them', () => {
    const typed = readImportReference('"docker pull `quay.io/a/b:1`"');
    assert.equal(typed.kind === 'reference' && typed.reference.repository, 'a/b');
    const key = registryKey('https://quay.io/org//');
    assert.equal(typeof key === 'string' ? key : key.key, 'quay.io/org');
  });
});
