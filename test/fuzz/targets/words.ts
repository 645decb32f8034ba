import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { withoutSecrets } from '../../../src/model/secret.ts';
import { holdsPasswordField, holdsSecretShape } from '../../../src/model/secretShapes.ts';
import { shellJson, shellWord } from '../../../src/model/shell.ts';
import { wordIn, type ShellKind } from '../../../src/model/shellKind.ts';
import { powerShellText } from '../../../src/model/powerShell.ts';
import { markdownText, messageText, plainBlock, plainLine } from '../../../src/model/text.ts';
import { tooltip } from '../../../src/tree/tooltip.ts';
import { hostileText } from '../absurd.ts';
import { assertLinear, assertNoControls, growing } from '../bounds.ts';
import { assertInert } from '../markup.ts';
import { property, type Target } from '../property.ts';

const texts = hostileText(20);
/** What a process can be given: no zero byte, no half of a surrogate pair. */
const argument = texts.map((text) => text.replaceAll('\0', '').toWellFormed());
const shells: readonly ShellKind[] = ['sh', 'fish', 'powershell', 'cmd', 'other'];
const secret = fc.constantFrom(
  `sha256~${'aB3_-'.repeat(9).slice(0, 43)}`,
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
);

/** What a real shell gives a program for words of ours: all bytes, parted by zeros. */
function takenBy(shell: string, words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${words.join(' ')}\n`;
  const said = execFileSync(shell, ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', LC_ALL: 'C.UTF-8' },
  });
  return said.split('\0').slice(0, -1);
}

export const words: Target = {
  name: 'words',
  properties: [
    property('text is made safe for each place', texts, (text) => {
      const line = plainLine(text);
      assertNoControls(line);
      assert.ok(!/[\n\t]/.test(line) && line.length <= 200);
      assert.equal(plainLine(line), line);
      assertNoControls(plainBlock(text));
      assert.equal(plainBlock(plainBlock(text)), plainBlock(text));
      const message = messageText(text);
      assertNoControls(message);
      assert.ok(!message.includes(']('));
      assertInert(markdownText(text, 500));
    }),
    property(
      'a tooltip shows texts and runs nothing',
      fc.tuple(texts, fc.array(fc.tuple(texts, texts), { maxLength: 4 }), fc.array(texts, { maxLength: 3 })),
      ([title, facts, notes]) => {
        assertInert(tooltip(title, facts, notes));
      },
    ),
    property(
      'a word of a POSIX shell arrives byte by byte and nothing in it runs',
      fc.array(argument, { minLength: 20, maxLength: 40 }),
      (all) => {
        for (const shell of ['sh', 'bash']) assert.deepEqual(takenBy(shell, all.map(shellWord)), all);
        for (const word of all.map(shellWord)) assertNoControls(word);
      },
      8,
    ),
    property(
      'JSON in a word of a shell says the same',
      fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 20, maxLength: 40 }),
      (values) => {
        const clean = values.map((value): unknown => JSON.parse(JSON.stringify(value)));
        const taken = takenBy(
          'bash',
          clean.map((value) => shellWord(shellJson(value))),
        );
        assert.deepEqual(
          taken.map((each): unknown => JSON.parse(each)),
          clean,
        );
      },
      5,
    ),
    property('words of the other shells are in quotes that nothing in them ends', argument, (text) => {
      for (const shell of shells) {
        const word = wordIn(shell, text);
        if (word === undefined) continue;
        assertNoControls(word);
        assert.equal(unquoted(shell, word), text);
      }
      assert.equal(unquoted('powershell', powerShellText(text)), text);
    }),
    property(
      'a log line holds no secret',
      fc.tuple(
        texts,
        fc.constantFrom(' ', 'Bearer ', 'token=', '"', '\n', ':'),
        secret,
        fc.constantFrom(' ', '"', '\n', ',', ''),
      ),
      ([before, mark, token, after]) => {
        assert.ok(
          !withoutSecrets(`${before}${mark}${token}${after}`).includes(token) || /\w$/.test(before + mark),
        );
      },
    ),
    property(
      'looking for secrets takes time by the length',
      growing(
        fc.oneof(
          texts,
          fc.constantFrom('://a:', 'token=', 'Bearer ', 'eyJ', 'a.', '-----BEGIN A', 'Authorization: ', ' '),
        ),
      ),
      (text) => {
        assertLinear(text, withoutSecrets);
        assertLinear(text, holdsSecretShape);
        assertLinear(text, holdsPasswordField);
        assertLinear(text, plainBlock);
        assertLinear(text, messageText);
        assertLinear(text, shellWord);
      },
      15,
    ),
  ],
};

/** A word read as its shell would; undefined where it would be more than one word, or be expanded. */
function unquoted(shell: ShellKind, word: string): string | undefined {
  if (/^[\w./:+=@%,~-]+$/.test(word)) return word;
  switch (shell) {
    case 'sh':
      return takenPart(word);
    case 'fish':
      return /^'(?:[^'\\]|\\['\\])*'$/.test(word) ? word.slice(1, -1).replace(/\\(['\\])/g, '$1') : undefined;
    case 'powershell':
      return /^'(?:[^'\u2018-\u201b]|(['\u2018-\u201b])\1)*'$/.test(word)
        ? word.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '$1')
        : undefined;
    case 'cmd':
      return /^"[^"%!]*[^"%!\\]"$/.test(word) ? word.slice(1, -1) : undefined;
    case 'other':
      return undefined;
  }
}

/** Single quotes, escaped quotes between them, and what `printf` writes out. */
function takenPart(word: string): string | undefined {
  let taken = '';
  const part = /'([^']*)'|\\(')|"\$\(printf '((?:\\[0-7]{3})+)'\)"/y;
  while (part.lastIndex < word.length) {
    const found = part.exec(word);
    if (found === null) return undefined;
    const [, plain, quote, octal] = found;
    taken +=
      plain ??
      quote ??
      Buffer.from(
        (octal ?? '')
          .split('\\')
          .slice(1)
          .map((digits) => parseInt(digits, 8)),
      ).toString('utf8');
  }
  return taken;
}
