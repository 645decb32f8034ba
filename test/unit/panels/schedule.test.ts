import assert from 'node:assert/strict';
import { nextRun, scheduleWords } from '../../../src/panels/schedule.ts';

// A Monday.
const now = Date.parse('2026-05-04T12:00:00Z');

describe('Schedules', () => {
  const cases: readonly (readonly [schedule: string, words: string, next: string])[] = [
    ['0 0 * * *', 'every day at midnight', '2026-05-05T00:00:00.000Z'],
    ['@daily', 'every day at midnight', '2026-05-05T00:00:00.000Z'],
    ['30 2 * * *', 'every day at 02:30', '2026-05-05T02:30:00.000Z'],
    ['15 2,14 * * *', 'every day at 02:15 and 14:15', '2026-05-04T14:15:00.000Z'],
    ['0 3 * * MON-FRI', 'at 03:00, Monday through Friday', '2026-05-05T03:00:00.000Z'],
    ['0 0 * * sun', 'at midnight, only on Sunday', '2026-05-10T00:00:00.000Z'],
    ['*/5 * * * *', 'every 5 minutes', '2026-05-04T12:05:00.000Z'],
    ['0 0 1 1 ?', 'at midnight, on day 1 of the month, only in January', '2027-01-01T00:00:00.000Z'],
    ['5/20 4 * * *', '', '2026-05-05T04:05:00.000Z'],
    ['1 * * * *', 'at 1 minute past the hour', '2026-05-04T12:01:00.000Z'],
    // A step begins anew with each hour and each year, and may be longer than those.
    ['*/40 * * * *', 'at 0 and 40 minutes past the hour', '2026-05-04T12:40:00.000Z'],
    ['*/75 * * * *', 'every hour', '2026-05-04T13:00:00.000Z'],
    ['5/70 * * * *', 'at 5 minutes past the hour', '2026-05-04T12:05:00.000Z'],
    ['0 0 1 */5 *', '', '2026-06-01T00:00:00.000Z'],
    ['0 0 *,5 * 3', '', '2026-05-06T00:00:00.000Z'],
    // Kubernetes takes a day that either field names, unless one of them is a star.
    ['0 0 1 * 3', '', '2026-05-06T00:00:00.000Z'],
    ['0 0 */2 * 4', '', '2026-05-05T00:00:00.000Z'],
    ['0 0 */1 * 3', '', '2026-05-06T00:00:00.000Z'],
  ];
  for (const [schedule, words, next] of cases) {
    it(`reads ${schedule}`, () => {
      if (words !== '') assert.equal(scheduleWords(schedule), words);
      assert.equal(new Date(nextRun(schedule, { now, zone: 'UTC' }) ?? NaN).toISOString(), next);
    });
  }

  it('is in the zone that it is told', () => {
    const at = nextRun('0 0 * * *', { now, zone: 'America/New_York' });
    assert.equal(new Date(at ?? NaN).toISOString(), '2026-05-05T04:00:00.000Z');
    assert.equal(nextRun('0 0 * * *', { now, zone: 'Moon/Crater' }), undefined);
  });

  it('counts @every from the last run that was due', () => {
    const hour = 3_600_000;
    assert.equal(nextRun('@every 12h', { now, zone: 'UTC', since: now - hour }), now + 11 * hour);
    assert.equal(nextRun('@every 1h', { now, zone: 'UTC', since: now }), now + hour);
    assert.equal(nextRun('@every 12h', { now, zone: 'UTC' }), undefined);
    assert.deepEqual(['@every 12h', '@every 1h'].map(scheduleWords), ['every 12 hours', 'every hour']);
  });

  it('has no next run where it has no day, or makes no sense', () => {
    assert.equal(nextRun('0 0 31 2 *', { now, zone: 'UTC' }), undefined);
    assert.equal(nextRun('midnight', { now, zone: 'UTC' }), undefined);
    assert.equal(
      scheduleWords('mid\u202enight'),
      'by the schedule “mid\ufffdnight”, which is not understood',
    );
  });
});
