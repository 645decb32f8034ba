import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

describe('SECURITY.md', () => {
  it('names tests and files that there are', () => {
    const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
    const named = [...text.matchAll(/`((?:test|src)\/[\w./-]+|[\w-]+\.json)`/g)].map(([, file = '']) => file);
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter((file) => !existsSync(path.join(root, file))),
      [],
    );
  });

  it('names a test for each threat', () => {
    const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
    const threats = (text.split('\n## Threats\n')[1]?.split('\n## ')[0] ?? '').trim().split('\n\n');
    assert.ok(threats.length > 10);
    for (const threat of threats) assert.match(threat, /^\*\*[^*]+\*\*[^]*`test\//, threat.slice(0, 60));
  });
});
