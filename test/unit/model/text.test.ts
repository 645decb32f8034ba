import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../src/model/secret.ts';
import { markdownText, messageText, plainLine } from '../../../src/model/text.ts';

describe('text of others', () => {
  it('becomes one line without invisible or direction-changing characters', () => {
    assert.equal(plainLine('a\nb\t c'), 'a b  c');
    assert.equal(plainLine('gpj\u202e.exe\u200b\u0007'), 'gpj\ufffd.exe\ufffd\ufffd');
  });

  it('is cut at the limit', () => {
    assert.equal(plainLine('x'.repeat(50), 10), `${'x'.repeat(9)}…`);
    assert.equal(plainLine('x'.repeat(10), 10), 'x'.repeat(10));
  });

  it('is not cut in the middle of a character', () => {
    for (const before of ['', 'x']) {
      const line = plainLine(before + '\u{1f433}'.repeat(10), 10);
      assert.ok(line.isWellFormed() && line.length <= 10, line);
    }
  });

  it('has nothing left that Markdown or HTML could read as markup', () => {
    const hostile = '[x](command:evil) <b onclick=1>`**_~$(bug) https://evil.example ![i](a) # h\n- l';
    const escaped = markdownText(hostile);
    assert.doesNotMatch(escaped.replace(/&(?:#\d+|amp|lt|gt);/g, ''), /[<>[\]()`*_~$#!:/]/);
  });
});

describe('notifications', () => {
  it('get no links from what others say', () => {
    const said = 'see [log in](command:evil) and [this](https://evil.example)';
    assert.equal(messageText(said), 'see [log in] (command:evil) and [this] (https://evil.example)');
  });
});

describe('secrets', () => {
  const secrets = [
    'sha256~Zm9vYmFyYmF6cXV4',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    'hunter2hunter2',
    'cGhpbGxpcDpodW50ZXIy',
  ];
  const lines = [
    `token ${secrets[0] ?? ''} refused`,
    `jwt ${secrets[1] ?? ''}`,
    `password: "${secrets[2] ?? ''}"`,
    `Authorization: Basic ${secrets[3] ?? ''}`,
    `proxy http://user:${secrets[2] ?? ''}@proxy.example:3128`,
    `Authorization: Bearer ${secrets[0] ?? ''}`,
  ];
  for (const line of lines) {
    it(`are taken out of: ${line.slice(0, 20)}…`, () => {
      const clean = withoutSecrets(line);
      for (const secret of secrets) assert.ok(!clean.includes(secret), clean);
    });
  }

  it('leave other text alone', () => {
    const line = 'Cannot reach api.example:6443: connection refused. Image sha256:42cdaa43 stays.';
    assert.equal(withoutSecrets(line), line);
  });
});
