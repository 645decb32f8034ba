import assert from 'node:assert/strict';
import type { PrunerPlacement } from '../../../../src/model/imagePruner/imagePruner.ts';
import { emptyMeaning, placementDefaults } from '../../../../src/model/imagePruner/placementWords.ts';
import {
  applyDraft,
  draftProblems,
  fieldProblem,
  formOf,
  sameSpec,
  type FormField,
  type PrunerDraft,
} from '../../../../src/model/imagePruner/prunerForm.ts';
import { keptParts } from '../../../../src/model/imagePruner/prunerPlacement.ts';
import { quantityValue } from '../../../../src/model/imagePruner/quantity.ts';

const spec = (placement: PrunerPlacement) => ({ settings: {}, placement });
const form = (placement: PrunerPlacement) => formOf(spec(placement));
const applied = (placement: PrunerPlacement, draft: PrunerDraft) => applyDraft(spec(placement), draft);

describe('Where the automatic pruner runs', () => {
  const odd = { key: 'gpu', operator: 'Gt', value: '3', effect: 'NoSchedule' };
  const placement: PrunerPlacement = {
    resources: {
      requests: { cpu: 1, memory: '256Mi', 'ephemeral-storage': '1Gi' },
      limits: { memory: '1Gi' },
      claims: [],
    },
    nodeSelector: { 'node-role.kubernetes.io/infra': '', region: 'north', 'no label': 'x' },
    tolerations: [
      { key: 'infra', operator: 'Exists' },
      odd,
      { key: 'a', value: 'b', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
    affinity: { nodeAffinity: {} },
  };

  it('is shown as it can be typed, and what cannot be is named', () => {
    const { cpuRequest, memoryRequest, cpuLimit, memoryLimit, nodeSelector, tolerations } = form(placement);
    assert.deepEqual([cpuRequest, memoryRequest, cpuLimit, memoryLimit], ['1', '256Mi', '', '1Gi']);
    assert.equal(nodeSelector, 'node-role.kubernetes.io/infra=\nregion=north');
    assert.equal(tolerations, 'infra\na=b:NoExecute for 300s');
    assert.deepEqual(keptParts(placement), [
      { name: 'Resources', value: { requests: { 'ephemeral-storage': '1Gi' }, claims: [] } },
      { name: 'Node selector', value: { 'no label': 'x' } },
      { name: 'Tolerations', value: [odd] },
      { name: 'Affinity', value: { nodeAffinity: {} } },
    ]);
    assert.deepEqual(keptParts({}), []);
  });

  it('patches nothing where what is typed is what is there', () => {
    const { after, patch } = applied(placement, form(placement));
    assert.deepEqual(patch, {});
    assert.ok(sameSpec(after, spec(placement)));
    const typed = {
      nodeSelector: '\n region = north \nnode-role.kubernetes.io/infra=\n',
      tolerations: 'infra\n\n a=b:NoExecute   for 300',
      memoryLimit: ' 1Gi ',
    };
    assert.deepEqual(applied(placement, typed).patch, {});
  });

  it('patches what differs alone', () => {
    const draft = {
      cpuRequest: '',
      memoryLimit: '2Gi',
      nodeSelector: 'region=south',
      tolerations: 'infra\n*:NoSchedule',
    };
    const { after, patch } = applied(placement, draft);
    assert.deepEqual(patch, {
      resources: { requests: { cpu: null }, limits: { memory: '2Gi' } },
      nodeSelector: { 'node-role.kubernetes.io/infra': null, region: 'south' },
      tolerations: [{ key: 'infra', operator: 'Exists' }, { operator: 'Exists', effect: 'NoSchedule' }, odd],
    });
    assert.deepEqual(after.placement, {
      resources: {
        requests: { memory: '256Mi', 'ephemeral-storage': '1Gi' },
        limits: { memory: '2Gi' },
        claims: [],
      },
      nodeSelector: { region: 'south', 'no label': 'x' },
      tolerations: patch.tolerations,
      affinity: { nodeAffinity: {} },
    });
  });

  it('keeps what it cannot show when all is emptied', () => {
    const empty = { cpuRequest: '', memoryRequest: '', memoryLimit: '', nodeSelector: '', tolerations: '' };
    assert.deepEqual(applied(placement, empty).patch, {
      resources: { requests: { cpu: null, memory: null }, limits: { memory: null } },
      nodeSelector: { 'node-role.kubernetes.io/infra': null, region: null },
      tolerations: [odd],
    });
    const plain = { resources: { requests: { cpu: '1' } }, tolerations: [{ operator: 'Exists' }] };
    assert.deepEqual(applied(plain, empty).patch, { resources: null, tolerations: null });
  });

  it('leaves an object that says nothing, which is not the same as none', () => {
    const nothing = { resources: { requests: {} }, nodeSelector: {} };
    assert.deepEqual(keptParts(nothing), [{ name: 'Resources', value: {} }]);
    assert.deepEqual(applied(nothing, form(nothing)).patch, {});
  });

  it('says what an empty request means', () => {
    const meaning = (draft: PrunerDraft, kept: readonly { name: string }[] = []) => {
      const whole = { ...form({}), ...draft };
      const page = { defaults: { ...form({}), ...placementDefaults }, kept };
      return (['cpuRequest', 'memoryRequest', 'cpuLimit'] as const).map((field) =>
        emptyMeaning(field, page, (each) => whole[each]),
      );
    };
    assert.deepEqual(meaning({}), ['100m', '256Mi', 'no limit']);
    assert.deepEqual(meaning({ memoryLimit: '1Gi' }), ['no request', 'as much as the limit', 'no limit']);
    assert.deepEqual(meaning({}, [{ name: 'Resources' }]), ['no request', 'no request', 'no limit']);
  });

  it('cannot request more than the limit', () => {
    const at = (draft: PrunerDraft) => Object.fromEntries(draftProblems(form(placement), draft));
    assert.deepEqual(at({ memoryRequest: '1025Mi' }), { memoryRequest: 'It is more than the limit, 1Gi.' });
    assert.deepEqual(at({ memoryLimit: '255Mi' }), {
      memoryLimit: 'It is less than what is requested, 256Mi.',
    });
    assert.deepEqual(at({ cpuLimit: '1000m', memoryRequest: '1073741824' }), {});
  });

  const right: readonly (readonly [FormField, string])[] = [
    ['cpuRequest', '0'],
    ['cpuRequest', '.5'],
    ['cpuLimit', '1e3'],
    ['memoryLimit', '1.5Gi'],
    ['memoryRequest', '+128974848'],
    ['nodeSelector', 'kubernetes.io/os=linux\n\n  A.b_c-9=  '],
    ['tolerations', '*\n*:NoExecute for 0s\nnode.kubernetes.io/x=:PreferNoSchedule\na=b'],
  ];
  for (const [field, text] of right) {
    it(`takes ${JSON.stringify(text)} as ${field}`, () => assert.equal(fieldProblem(field, text), undefined));
  }

  const wrong: readonly (readonly [FormField, string, RegExp])[] = [
    ['cpuRequest', '1 core', /100m for a tenth of a core/],
    ['cpuRequest', '-1', /cannot be negative/],
    ['cpuLimit', '1e1.5', /no amount of CPU/],
    ['memoryLimit', '256mb', /write 256Mi/],
    ['memoryLimit', '9Ei', /more than the API can count/],
    ['memoryRequest', '256m', /fractions of a byte/],
    ['nodeSelector', 'region', /^Line 1: “region” has no “=”/],
    ['nodeSelector', 'a=b\n\na=c', /key a is there twice/],
    ['nodeSelector', 'a=b\n=c', /^Line 2: the key is empty/],
    ['nodeSelector', 'a=b c', /“b c” is no value/],
    ['nodeSelector', `a=${'b'.repeat(64)}`, /longer than 63/],
    ['nodeSelector', 'Example.com/a=b', /“Example.com” before the slash/],
    ['nodeSelector', 'a/b/c=d', /“b\/c” is no key/],
    ['nodeSelector', '__proto__=d', /“__proto__” is no key/],
    [
      'tolerations',
      'a=b:Noschedule',
      /“Noschedule” is no effect: there are NoSchedule, PreferNoSchedule and NoExecute/,
    ],
    ['tolerations', 'a\nb:', /^Line 2: there is no effect after the colon/],
    ['tolerations', '*=b', /has no value/],
    ['tolerations', '=b', /key is empty/],
    ['tolerations', 'a:NoSchedule for 300s', /only tolerations of NoExecute/],
    ['tolerations', 'a:NoExecute for 5m', /no number of seconds/],
    ['tolerations', 'a:NoExecute for 99999999999999999', /no number of seconds/],
    ['tolerations', 'a b', /not understood: write key=value:NoSchedule/],
  ];
  for (const [field, text, problem] of wrong) {
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 40))} as ${field}`, () =>
      assert.match(fieldProblem(field, text) ?? '', problem));
  }

  it('shows of tolerations what it would read again, and no other', () => {
    const shown = [
      { key: 'a' },
      { key: 'a', operator: '', value: '' },
      { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
    ];
    assert.equal(form({ tolerations: shown }).tolerations, 'a=\na=\n*:NoExecute for 0s');
    assert.deepEqual(
      applied({ tolerations: shown }, { tolerations: 'a=\na=\n*:NoExecute for 0s' }).patch,
      {},
    );
    const hidden = [
      {},
      { key: '*', operator: 'Exists' },
      { key: 'a', operator: 'Exists', value: 'b' },
      { key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 3 },
      { key: 'a', effect: 'NoExecute', tolerationSeconds: -1 },
      { key: 'a', effect: 'Never' },
      { key: 'a', more: 1 },
      { key: 5 },
      { key: 'a', value: 'b\nc' },
    ];
    assert.equal(form({ tolerations: hidden }).tolerations, '');
    assert.deepEqual(applied({ tolerations: hidden }, { tolerations: 'x' }).patch.tolerations, [
      { key: 'x', operator: 'Exists' },
      ...hidden,
    ]);
  });

  it('reads amounts as Kubernetes does', () => {
    const read = ['700m', '5.', '1E', '1E3', '2Ki', '1e-3', '-2k', '1K', '1Mib', '', ' 1'].map(quantityValue);
    const none = undefined;
    assert.deepEqual(read, [0.7, 5, 1e18, 1000, 2048, 0.001, -2000, none, none, none, none]);
  });
});
