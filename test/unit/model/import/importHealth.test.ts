import assert from 'node:assert/strict';
import { parseImageStream } from '../../../../src/cluster/imageStreams.ts';
import {
  importName,
  importState,
  importsOf,
  worstFirst,
  type ImportEntry,
} from '../../../../src/model/import/importHealth.ts';
import { healthWords, outcomeWords, retrySummary } from '../../../../src/model/import/importHealthWords.ts';
import { retryPlan, wholeRetryPlan, type RetryOutcome } from '../../../../src/model/import/retry.ts';
import { digest } from '../../../support/digest.ts';

const image = digest('image');
const outside = (name: string, source: string, more: object = {}): object => ({
  name,
  annotations: null,
  from: { kind: 'DockerImage', name: source },
  generation: 2,
  importPolicy: { importMode: 'Legacy' },
  referencePolicy: { type: 'Source' },
  ...more,
});
const came = (tag: string, reference: string, more: object = {}): object => ({
  tag,
  items: [{ created: '2026-11-01T00:00:00Z', dockerImageReference: reference, image, generation: 2 }],
  ...more,
});

function entriesOf(spec: object, statusTags: readonly object[] = [], annotations = {}): ImportEntry[] {
  const metadata = { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1', annotations };
  const stream = parseImageStream({ metadata, spec, status: { tags: statusTags } });
  assert.ok(stream);
  return importsOf(stream);
}

describe('What is imported', () => {
  it('is every tag with a source outside, with its settings and the image that came from it', () => {
    const [entry, ...others] = entriesOf(
      {
        tags: [
          outside('1.0', 'quay.io/app/web:1.0', {
            importPolicy: { scheduled: true, insecure: true, importMode: 'PreserveOriginal' },
            referencePolicy: { type: 'Local' },
          }),
          { name: 'alias', from: { kind: 'ImageStreamTag', name: '1.0' } },
          { name: 'pinned', from: { kind: 'ImageStreamImage', name: `web@${image}` } },
        ],
      },
      [came('1.0', `quay.io/app/web@${image}`), came('pushed', `registry/shop/web@${image}`)],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(entry, {
      project: 'shop',
      stream: 'web',
      tag: '1.0',
      source: 'quay.io/app/web:1.0',
      settings: { scheduled: true, insecure: true, referencePolicy: 'Local', importMode: 'PreserveOriginal' },
      last: { image, created: Date.parse('2026-11-01T00:00:00Z'), isImported: true },
    });
    assert.equal(importState(entry), 'imported');
    assert.equal(importName(entry), 'shop/web:1.0');
  });

  it('waits, fails, or was replaced by a push', () => {
    const failing = { type: 'ImportSuccess', status: 'False', reason: 'NotFound', message: 'not found' };
    const states = entriesOf(
      { tags: ['a', 'b', 'c', 'd'].map((name) => outside(name, `quay.io/app/web:${name}`)) },
      [
        came('b', `quay.io/app/web@${image}`, { conditions: [{ ...failing, generation: 2 }] }),
        came('c', `image-registry.svc:5000/shop/web@${image}`),
        came('d', `quay.io/app/web@${image}`, { conditions: [{ ...failing, generation: 1 }] }),
      ],
    ).map(importState);
    assert.deepEqual(states, ['waiting', 'failing', 'replaced', 'imported']);
  });

  it('knows the source in other words for Docker Hub, and no other repository that begins likewise', () => {
    const isImported = (source: string, reference: string): boolean | undefined =>
      entriesOf({ tags: [outside('t', source)] }, [came('t', `${reference}@${image}`)])[0]?.last?.isImported;
    assert.equal(isImported('fedora:41', 'docker.io/library/fedora'), true);
    assert.equal(isImported('fedora', 'docker.io/library/fedora'), true);
    assert.equal(isImported(`quay.io/app/web@${image}`, 'quay.io/app/web'), true);
    assert.equal(isImported('quay.io/app/web/api:1', 'quay.io/app/web'), false);
    assert.equal(isImported('quay.io/app/web-api:1', 'quay.io/app/web'), false);
    assert.equal(isImported('quay.io/app/web', 'quay.io:5000/app/web'), false);
  });

  it('leaves out tags that only name an image, and takes a stream that imports a whole repository as one', () => {
    const entries = entriesOf(
      {
        dockerImageRepository: 'quay.io/app/web',
        tags: [outside('ref', 'quay.io/a/b:1', { reference: true })],
      },
      [
        came('1', `quay.io/app/web@${image}`),
        {
          tag: '2',
          items: null,
          conditions: [{ type: 'ImportSuccess', status: 'False', reason: 'Unauthorized', message: 'no' }],
        },
      ],
      { 'openshift.io/image.insecureRepository': 'true' },
    );
    assert.deepEqual(entries, [
      {
        project: 'shop',
        stream: 'web',
        source: 'quay.io/app/web',
        settings: { scheduled: false, insecure: true, referencePolicy: 'Source', importMode: 'Legacy' },
        last: { image, created: Date.parse('2026-11-01T00:00:00Z'), isImported: true },
        failure: { reason: 'Unauthorized', message: 'no' },
      },
    ]);
  });

  it('reads around odd and hostile streams', () => {
    assert.deepEqual(entriesOf({ tags: null, dockerImageRepository: 7 }, []), []);
    const evil = '\u202e<img src=x>';
    const [entry] = entriesOf({ tags: [outside(evil, evil, { importPolicy: 'x', referencePolicy: [] })] }, [
      { tag: evil, items: 'none', conditions: { 0: 'x' } },
    ]);
    assert.equal(entry?.source, evil);
    assert.deepEqual(entry.settings, {
      scheduled: false,
      insecure: false,
      referencePolicy: 'Source',
      importMode: 'Legacy',
    });
    const { text } = outcomeWords(entry, { kind: 'failed', problem: { reason: 'X', message: evil } });
    assert.doesNotMatch(text, /\u202e/);
  });

  it('comes with what fails first, then by name', () => {
    const entry = (project: string, tag: string, fails: boolean): ImportEntry => ({
      project,
      stream: 'web',
      tag,
      source: 'quay.io/app/web:1',
      settings: { scheduled: false, insecure: false, referencePolicy: 'Source', importMode: 'Legacy' },
      ...(fails && { failure: { reason: 'X', message: '' } }),
    });
    const sorted = worstFirst([
      entry('b', '1', false),
      entry('a', '2', false),
      entry('c', '1', true),
      entry('a', '1', false),
    ]);
    assert.deepEqual(sorted.map(importName), ['c/web:1', 'a/web:1', 'a/web:2', 'b/web:1']);
  });

  it('is counted in words', () => {
    assert.equal(healthWords(3, 40), '3 of 40 imports fail');
    assert.equal(healthWords(1, 40), '1 of 40 imports fails');
    assert.equal(healthWords(1, 1), '1 import fails');
    assert.equal(healthWords(0, 1000), '1,000 imports, none fails');
    assert.equal(healthWords(0, 0), 'nothing is imported');
  });
});

describe('Importing again', () => {
  const source = 'quay.io/app/web:1';
  const entry: ImportEntry = {
    project: 'shop',
    stream: 'web',
    tag: '1',
    source,
    settings: { scheduled: false, insecure: false, referencePolicy: 'Source', importMode: 'Legacy' },
  };
  const plan = (spec: object) => retryPlan(entry, { ...outside('1', source), ...spec });

  it('takes the settings that the tag has now', () => {
    const importPolicy = { scheduled: true, importMode: 'PreserveOriginal' };
    assert.deepEqual(plan({ importPolicy, referencePolicy: { type: 'Local' } }), {
      kind: 'import',
      options: { scheduled: true, insecure: false, referencePolicy: 'Local', importMode: 'PreserveOriginal' },
    });
  });

  it('leaves what comes from somewhere else by now, and what has settings that would be lost', () => {
    assert.equal(retryPlan(entry, undefined).kind, 'moved');
    assert.equal(plan({ from: { kind: 'DockerImage', name: 'quay.io/app/web:2' } }).kind, 'moved');
    assert.equal(plan({ from: { kind: 'ImageStreamTag', name: source } }).kind, 'moved');
    assert.equal(plan({ reference: true }).kind, 'moved');
    assert.equal(plan({ importPolicy: { retries: 3 } }).kind, 'unknownSettings');
    assert.equal(plan({ importPolicy: { importMode: 'Sparse' } }).kind, 'unknownSettings');
    assert.equal(plan({ referencePolicy: { type: 'Mirror' } }).kind, 'unknownSettings');
  });

  it('imports all tags of a repository only where each has the source and policy that this gives it', () => {
    const all: ImportEntry = { ...entry, source: 'quay.io/app/web' };
    const whole = (...specs: readonly (object | undefined)[]) =>
      wholeRetryPlan(
        all,
        'quay.io/app/web',
        specs.map((spec) => (spec === undefined ? { name: '1' } : { name: '1', spec: { ...spec } })),
      );
    const pulled = { referencePolicy: { type: 'Local' } };
    assert.equal(whole(outside('1', source), undefined, outside('1', source, pulled)).kind, 'import');
    const others = [
      outside('1', source, { importPolicy: { scheduled: true, importMode: 'Legacy' } }),
      outside('1', source, { importPolicy: { importMode: 'PreserveOriginal' } }),
      outside('1', source, { importPolicy: { retries: 3 } }),
      outside('1', 'quay.io/app/web:2'),
      outside('1', 'quay.io/other/web:1'),
      { name: '1', from: { kind: 'ImageStreamTag', name: 'stable' } },
    ];
    for (const other of others)
      assert.deepEqual(whole(other), { kind: 'overwrites', tags: ['1'] }, JSON.stringify(other));
    assert.equal(wholeRetryPlan(all, 'quay.io/app/api', []).kind, 'moved');
    const { text } = outcomeWords(all, { kind: 'overwrites', tags: ['1', '2'] });
    assert.match(text, /^left alone: it would overwrite the source or settings of the tags 1 and 2\./);
  });

  it('says what became of it', () => {
    const outcomes = new Map<ImportEntry, RetryOutcome>([[entry, { kind: 'imported', isNew: true }]]);
    assert.deepEqual(retrySummary(outcomes), {
      kind: 'done',
      message: 'shop/web:1: imported, with a new image',
    });
    outcomes.set({ ...entry, tag: '2' }, { kind: 'failed', problem: { reason: 'NotFound', message: '' } });
    outcomes.set({ ...entry, tag: '3' }, { kind: 'moved' });
    assert.deepEqual(retrySummary(outcomes), {
      kind: 'partly',
      message: 'Imported 1 of 3 tags again; 1 failed again and 1 left alone.',
    });
  });
});
