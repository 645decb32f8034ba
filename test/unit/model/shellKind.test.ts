import assert from 'node:assert/strict';
import { shellKindOf, wordIn } from '../../../src/model/shellKind.ts';

describe('Words for a shell', () => {
  it('the shell is known by its program', () => {
    const kinds = {
      '/bin/zsh': 'sh',
      '/usr/bin/bash': 'sh',
      'C:\\Program Files\\Git\\bin\\bash.exe': 'sh',
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe': 'powershell',
      '/snap/bin/pwsh': 'powershell',
      'C:\\Windows\\System32\\cmd.exe': 'cmd',
      '/usr/bin/fish': 'fish',
      '/usr/bin/nu': 'other',
      '': 'sh',
    } as const;
    for (const [program, kind] of Object.entries(kinds)) assert.equal(shellKindOf(program), kind, program);
  });

  it('plain ones stay plain', () => {
    for (const shell of ['sh', 'fish', 'powershell', 'cmd', 'other'] as const)
      for (const word of ['docker', 'registry.apps.example:5000', 'a/b', 'x_1'])
        assert.equal(wordIn(shell, word), word, shell);
  });

  it('PowerShell expands nothing in quotes, whichever quotes end a text there', () => {
    assert.equal(wordIn('powershell', '$(calc)'), `'$(calc)'`);
    assert.equal(wordIn('powershell', "it's"), `'it''s'`);
    assert.equal(wordIn('powershell', 'it\u2019s; calc'), `'it\u2019\u2019s; calc'`);
    assert.equal(wordIn('powershell', '--registry=a.b'), `'--registry=a.b'`);
    assert.equal(wordIn('powershell', '--password-stdin'), '--password-stdin');
    assert.equal(wordIn('powershell', '@splat'), `'@splat'`);
  });

  it('PowerShell 5.1 cannot hand double quotes, or a backslash at the end, to a program', () => {
    for (const word of ['a" b', 'a\\', 'two\nlines', '']) assert.equal(wordIn('powershell', word), undefined);
  });

  it('cmd quotes what it can and gives up on what it expands in quotes', () => {
    assert.equal(wordIn('cmd', 'a & calc'), '"a & calc"');
    assert.equal(wordIn('cmd', 'a^|<>(b)'), '"a^|<>(b)"');
    for (const word of ['%PATH%', 'a" & calc', '!x!', 'a\\', 'two\nlines', ''])
      assert.equal(wordIn('cmd', word), undefined, word);
  });

  it('fish has backslashes of its own in quotes', () => {
    assert.equal(wordIn('fish', "it's $(calc)"), `'it\\'s $(calc)'`);
    assert.equal(wordIn('fish', 'a\\'), `'a\\\\'`);
    assert.equal(wordIn('fish', 'two\nlines'), undefined);
  });

  it('another shell gets plain words only', () => {
    for (const word of ['a b', "'", '$x', '(calc)', 'a\\', ''])
      assert.equal(wordIn('other', word), undefined);
  });
});
