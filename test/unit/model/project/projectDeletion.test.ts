import assert from 'node:assert/strict';
import { projectDeletionQuestion } from '../../../../src/model/project/projectDeletion.ts';
import type { ProjectContents } from '../../../../src/model/project/projectSnapshot.ts';
import { usesElsewhere } from '../../../../src/model/project/projectUses.ts';
import type { ImageStream } from '../../../../src/model/imageStream.ts';
import { workloadKinds, type Reference, type Workload } from '../../../../src/model/workload.ts';

const cluster = 'Context dev, on api.example:6443.';
const nothing: ProjectContents = {
  streams: [],
  secrets: 0,
  claims: 0,
  survey: { workloads: [], looked: ['shop'], unseen: [], skipped: [] },
};

function workload(project: string, name: string, ...references: readonly Reference[]): Workload {
  return { kind: 'deployment', project, name, references };
}

function detail(contents: Partial<ProjectContents>, project = 'shop'): readonly string[] {
  const deletion = { project, contents: { ...nothing, ...contents }, uses: [], usesUnseen: [] };
  return projectDeletionQuestion(deletion, cluster).detail.split('\n');
}

describe('The question before a project is deleted', () => {
  it('says that nothing brings it back, whatever is in it', () => {
    assert.deepEqual(detail({}), [
      'Nothing brings it back: there is no undo, neither here nor on the cluster.',
      cluster,
    ]);
  });

  it('counts what people made, not what that made', () => {
    const owner = { kind: 'deployment', name: 'web' } as const;
    const workloads: readonly Workload[] = [
      workload('shop', 'web'),
      { ...workload('shop', 'web-1'), kind: 'replica set', owner },
      { ...workload('shop', 'lost-1'), kind: 'pod', owner: { kind: 'replica set', name: 'gone' } },
    ];
    const survey = { ...nothing.survey, workloads };
    assert.ok(
      detail({ claims: 2, secrets: 1, survey }).includes(
        'So does all else in it, among that: 2 persistent volume claims with their data, 1 deployment, 1 pod and 1 secret.',
      ),
    );
  });

  it('names what could not be seen, and never takes it for nothing', () => {
    const failure = { kind: 'forbidden', doing: 'list pods', reason: 'no' } as const;
    const survey = { ...nothing.survey, unseen: [{ kinds: ['pod' as const], project: 'shop', failure }] };
    const contents = { streams: undefined, secrets: undefined, claims: undefined, survey };
    const unseen = detail(contents).find((line) => line.startsWith('Could not be seen in it: ')) ?? '';
    assert.equal(
      unseen,
      'Could not be seen in it: image streams, persistent volume claims, secrets and 1 more.',
    );
  });

  it('ends with the cluster, however much else there is to say', () => {
    const long = (kind: Workload['kind']) => ({ ...workload('shop', 'w'.repeat(60)), kind });
    const workloads = workloadKinds.map(long);
    const failure = { kind: 'forbidden', doing: 'list pods', reason: 'no' } as const;
    const unseen = [{ kinds: ['pod' as const, 'job' as const], project: 'p'.repeat(60), failure }];
    const contents = { ...nothing, claims: undefined, survey: { ...nothing.survey, workloads, unseen } };
    const uses = ['a', 'b'].map((name) => ({
      workload: 'deployment' as const,
      project: 'till',
      name: name.repeat(60),
      how: 'container web',
      by: 'tag' as const,
    }));
    const usesUnseen = ['u'.repeat(100), 'v'.repeat(100)];
    const deletion = { project: 'openshift-shop', contents, uses, usesUnseen };
    const { detail: asked } = projectDeletionQuestion(deletion, cluster);
    assert.equal(asked.split('\n').at(-1), cluster);
  });

  it('warns of projects that the cluster works with', () => {
    assert.ok(detail({}, 'openshift-image-registry').includes('The cluster itself works with this project.'));
  });
});

describe('Who else uses the images of a project', () => {
  const stream: ImageStream = {
    project: 'shop',
    name: 'web',
    uid: '1',
    resourceVersion: '1',
    repository: 'registry.svc:5000/shop/web',
    publicRepository: 'registry.example/shop/web',
    annotations: {},
    localLookup: false,
    tags: [],
  };
  const spec = (text: string): Reference => ({
    place: 'container web',
    target: { kind: 'pullSpec', spec: text, localNames: true },
  });
  const found = (...workloads: readonly Workload[]): readonly string[] =>
    usesElsewhere('shop', [stream], workloads).map(({ project, name }) => `${project}/${name}`);

  it('is who names it by one of the addresses of the registry, or as an image stream tag', () => {
    const tag = { kind: 'tag', project: 'shop', stream: 'web', tag: 'live' } as const;
    const uses = found(
      workload('till', 'inside', spec('registry.svc:5000/shop/web:live')),
      workload('till', 'outside', spec('REGISTRY.example:443/shop/web')),
      workload('till', 'trigger', { place: 'image-change trigger', target: tag }),
    );
    assert.deepEqual(uses, ['till/inside', 'till/outside', 'till/trigger']);
  });

  it('is nobody of the project, nobody of another registry, and no project of a like name', () => {
    const uses = found(
      workload('shop', 'own', spec('registry.example/shop/web')),
      workload('till', 'elsewhere', spec('quay.example/shop/web')),
      workload('till', 'like', spec('registry.example/shop-two/web')),
      workload('till', 'local', spec('web:live')),
    );
    assert.deepEqual(uses, []);
  });
});
