import assert from 'node:assert/strict';
import type { PrunerSettings } from '../../../../src/model/imagePruner/imagePruner.ts';
import { durationSeconds, durationWords } from '../../../../src/model/imagePruner/prunerDuration.ts';
import {
  applyDraft,
  draftProblems,
  fieldProblem,
  formFields,
  formOf,
  type FormField,
} from '../../../../src/model/imagePruner/prunerForm.ts';
import { readSchedule, scheduleProblem } from '../../../../src/model/imagePruner/prunerSchedule.ts';

describe('The form of the automatic pruner', () => {
  const settings: PrunerSettings = {
    schedule: '0 0 * * *',
    suspend: false,
    keepTagRevisions: 3,
    logLevel: 'Normal',
    ignoreInvalidImageReferences: true,
  };
  const spec = { settings, placement: {} };

  it('shows what is set, and nothing where nothing is', () => {
    assert.deepEqual(formOf(spec), {
      schedule: '0 0 * * *',
      keepTagRevisions: '3',
      keepYoungerThanDuration: '',
      ignoreInvalidImageReferences: 'true',
      logLevel: 'Normal',
      successfulJobsHistoryLimit: '',
      failedJobsHistoryLimit: '',
      cpuRequest: '',
      memoryRequest: '',
      cpuLimit: '',
      memoryLimit: '',
      nodeSelector: '',
      tolerations: '',
    });
  });

  it('patches what differs alone, and takes away what is emptied', () => {
    const draft = {
      schedule: ' 0 0 * * * ',
      keepTagRevisions: '',
      keepYoungerThanDuration: '48h',
      ignoreInvalidImageReferences: 'false',
      failedJobsHistoryLimit: '0',
      successfulJobsHistoryLimit: '',
    };
    const { after, patch } = applyDraft(spec, draft);
    assert.deepEqual(patch, {
      keepTagRevisions: null,
      keepYoungerThanDuration: '48h',
      ignoreInvalidImageReferences: false,
      failedJobsHistoryLimit: 0,
    });
    assert.deepEqual(after.placement, {});
    assert.deepEqual(after.settings, {
      schedule: '0 0 * * *',
      suspend: false,
      keepYoungerThanDuration: '48h',
      logLevel: 'Normal',
      ignoreInvalidImageReferences: false,
      failedJobsHistoryLimit: 0,
    });
  });

  it('patches nothing where what is typed is what is set', () => {
    assert.deepEqual(applyDraft(spec, formOf(spec)).patch, {});
  });

  it('has no problem with a form that the cluster made, nor with an empty one', () => {
    assert.equal(draftProblems(formOf(spec), formOf(spec)).size, 0);
    assert.equal(
      draftProblems(formOf(spec), Object.fromEntries(formFields.map((field) => [field, ' ']))).size,
      0,
    );
  });

  const wrong: readonly (readonly [FormField, string, RegExp])[] = [
    ['keepTagRevisions', '-1', /cannot be negative/],
    ['keepTagRevisions', '3.5', /whole number/],
    ['keepTagRevisions', 'many', /whole number/],
    ['keepTagRevisions', '1e3', /whole number/],
    ['successfulJobsHistoryLimit', '2147483648', /more than 2,147,483,647/],
    ['keepYoungerThanDuration', '60', /60m for minutes/],
    ['keepYoungerThanDuration', '7d', /168h/],
    ['keepYoungerThanDuration', '-5m', /negative/],
    ['keepYoungerThanDuration', '1 hour', /no duration/],
    ['keepYoungerThanDuration', 'h', /no duration/],
    ['logLevel', 'Verbose', /Normal, Debug, Trace, TraceAll/],
    ['ignoreInvalidImageReferences', 'yes', /true or false/],
    ['schedule', '0 0 * *', /5 fields.*has 4/],
    ['schedule', '0 0 * * * *', /has 6/],
    ['schedule', '60 0 * * *', /minute “60” is out of range: it is from 0 to 59/],
    ['schedule', '0 24 * * *', /hour “24” is out of range/],
    ['schedule', '0 0 0 * *', /day of the month “0”/],
    ['schedule', '0 0 * 13 *', /month “13”.*jan to dec/],
    ['schedule', '0 0 * * 7', /day of the week “7”.*0 to 6, or sun to sat/],
    ['schedule', '0 0 * * fri-mon', /ends before it begins/],
    ['schedule', '*/0 * * * *', /step of 0/],
    ['schedule', '0 0 L * *', /not understood/],
    ['schedule', '0 0 * * 1#2', /not understood/],
    ['schedule', '1,,2 0 * * *', /not understood/],
    ['schedule', '@often', /not known.*@daily/],
    ['schedule', '@every noon', /no duration/],
    ['schedule', `${'0,'.repeat(6000)}0 0 * * *`, /too long: 10,000/],
    ['schedule', 'TZ=Europe/Berlin 0 0 * * *', /time zone/],
  ];
  for (const [field, text, problem] of wrong) {
    it(`says what is wrong with ${field} ${text.slice(0, 40)}`, () =>
      assert.match(fieldProblem(field, text) ?? '', problem));
  }

  it('takes every schedule that Kubernetes takes, in a form that any reader of cron takes', () => {
    const fields = (schedule: string) => {
      const read = readSchedule(schedule);
      return typeof read === 'string' || read.kind === 'every' ? read : read.fields;
    };
    assert.equal(fields('  5/15 0-6/2,12 ?  JAN-mar,Dec mon-FRI'), '5-59/15 0-6/2,12 * 1-3,12 1-5');
    assert.equal(fields('*/1 * */2 * 0'), '* * */2 * 0');
    assert.equal(fields('@weekly'), '0 0 * * 0');
    assert.deepEqual(fields('@every 1h30m'), { kind: 'every', seconds: 5400 });
    assert.deepEqual(fields('@every 10ms'), { kind: 'every', seconds: 1 });
  });

  it('never fails on what people type', () => {
    const characters = Array.from('*?/-,@0159 \tLW#éjanMON\u202e');
    for (let length = 0; length < 12; length += 1) {
      for (let round = 0; round < 200; round += 1) {
        const text = Array.from(
          { length },
          (_, index) => characters[(round * 7 + index * 11 + length) % 24],
        ).join('');
        const problem = scheduleProblem(text);
        assert.ok(problem?.includes('\u202e') !== true, text);
        for (const field of formFields) fieldProblem(field, text);
      }
    }
  });
});

describe('Durations of Go', () => {
  it('are read as Go reads them', () => {
    const read = ['0', '90s', '1h30m', '1.5h', '.5m', '2h45m30.5s', '100ms', '1us', '+3m', '-3m'].map(
      durationSeconds,
    );
    assert.deepEqual(read, [0, 90, 5400, 5400, 30, 9930.5, 0.1, 1e-6, 180, -180]);
    for (const text of ['', '1', '1d', 'h', '1 h', '1h 30m', '9999999999h', '1h-30m', '١h'])
      assert.equal(durationSeconds(text), undefined, text);
  });

  it('read as people say them', () => {
    assert.deepEqual([0, 90, 3600, 5400, 172_800, 90_061, 0.5, 1e-6].map(durationWords), [
      'nothing',
      '1 minute and 30 seconds',
      '1 hour',
      '1 hour and 30 minutes',
      '2 days',
      '1 day, 1 hour, 1 minute and 1 second',
      '0.5 seconds',
      'less than a millisecond',
    ]);
  });
});
