import assert from 'node:assert/strict';
import { assertNoControls } from './bounds.ts';

/**
 * Asserts that a Markdown text of ours holds no markup of others. With each escape (`&#91;`, `&lt;`) read as a letter, what
 * is left are plain words, spaces and the bold title: every character that CommonMark, its extensions for tables, bare
 * addresses and struck-out text, VS Code's icons or HTML could act on has to have been escaped.
 */
export function assertInert(markdown: string): void {
  assertNoControls(markdown, 'a tooltip');
  for (const line of markdown.split(/\n+/)) {
    const bare = line.replace(/&(?:#\d{2,3}|amp|lt|gt);/g, 'x').replace(/^\*\*(.*?)\*\*(?= {0,2}$)/, '$1');
    const found = /[\\`*_{}[\]()#+\-!|~$<>&@/]|^\s{4}|^\d+[.)]|:\/|www\./i.exec(bare.replace(/: /g, ' '));
    assert.equal(found?.[0], undefined, `markup is left in ${JSON.stringify(line.slice(0, 300))}`);
  }
}
