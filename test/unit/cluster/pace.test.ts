import assert from 'node:assert/strict';
import { usualPace, waitAfter } from '../../../src/cluster/pace.ts';

describe('waitAfter', () => {
  const failure = { kind: 'unreachable', host: 'x', reason: 'y' } as const;

  it('doubles up to its limit, with jitter and never at once', () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const wait = waitAfter(failure, attempt, usualPace);
      const most = Math.min(1000 * 2 ** attempt, 30_000);
      assert.ok(wait >= most / 10 && wait <= most, `${wait} after ${attempt}`);
    }
  });

  it('waits a minute for what a person mends, and as long as a server says', () => {
    assert.equal(waitAfter({ kind: 'unauthorized', host: 'x', doing: 'y' }, 0, usualPace), 60_000);
    assert.equal(waitAfter({ kind: 'busy', doing: 'y', retryAfter: 7 }, 0, usualPace), 7_000);
    assert.equal(waitAfter({ kind: 'busy', doing: 'y', retryAfter: 1e9 }, 0, usualPace), 60_000);
  });
});
