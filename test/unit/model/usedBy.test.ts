import assert from 'node:assert/strict';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { usesOf, type UsedImage } from '../../../src/model/usedBy.ts';
import type { Reference, ReferenceTarget, Workload } from '../../../src/model/workload.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

const digest = digestOf('a');
const platform = digestOf('b');
const config = digestOf('c');
const other = digestOf('d');
const internal = 'image-registry.openshift-image-registry.svc:5000';
const image: UsedImage = {
  project: 'shop',
  stream: 'web',
  tag: '2.0',
  digests: [digest, platform, config],
  registryHosts: [internal, 'registry.apps.example'],
};

describe('usesOf', () => {
  describe('pull specs', () => {
    const specs: readonly [spec: string, by: 'tag' | 'digest' | undefined][] = [
      [`${internal}/shop/web:2.0`, 'tag'],
      ['registry.apps.example/shop/web:2.0', 'tag'],
      ['registry.apps.example:443/shop/web:2.0', 'tag'],
      ['Registry.Apps.Example/shop/web:2.0', 'tag'],
      ['image-registry.openshift-image-registry.svc.cluster.local:5000/shop/web:2.0', 'tag'],
      ['registry.apps.example:8443/shop/web:2.0', undefined],
      ['image-registry.openshift-image-registry.svc/shop/web:2.0', undefined],
      ['quay.io/shop/web:2.0', undefined],
      ['registry.apps.example/shop/web:2.00', undefined],
      ['registry.apps.example/shop/web', undefined],
      ['registry.apps.example/shop/web2:2.0', undefined],
      ['registry.apps.example/other/web:2.0', undefined],
      ['registry.apps.example/shop/web/extra:2.0', undefined],
      ['shop/web:2.0', undefined],
      ['web:2.0', undefined],
      [`registry.apps.example/shop/web@${digest}`, 'digest'],
      [`registry.apps.example/shop/web@${platform}`, 'digest'],
      [`registry.apps.example/shop/web@${other}`, undefined],
      [`quay.io/elsewhere/copy@${digest}`, 'digest'],
      [`quay.io/elsewhere/copy:9@${digest}`, 'digest'],
      [`registry.apps.example/shop/web:2.0@${other}`, undefined],
      [`web@${digest}`, 'digest'],
    ];
    for (const [spec, by] of specs) {
      it(`${spec}: ${by ?? 'not this image'}`, () => assert.equal(byOf({ ...pull(spec) }), by));
    }

    it('mean latest without a tag', () => {
      const latest = { ...image, tag: 'latest' };
      assert.equal(byOf(pull('registry.apps.example/shop/web'), latest), 'tag');
      assert.equal(byOf(pull('registry.apps.example/shop/web:2.0'), latest), undefined);
    });

    it('lead to an earlier revision by digest alone', () => {
      const earlier = { ...image, tag: undefined };
      assert.equal(byOf(pull('registry.apps.example/shop/web:2.0'), earlier), undefined);
      assert.equal(byOf(pull(`registry.apps.example/shop/web@${digest}`), earlier), 'digest');
      assert.equal(byOf({ kind: 'tag', project: 'shop', stream: 'web', tag: '2.0' }, earlier), undefined);
    });

    it('may name the stream alone in its project, where the stream or the workload says so', () => {
      const local = { ...image, localLookup: true };
      assert.equal(byOf(pull('web:2.0'), local), 'tag');
      assert.equal(byOf(pull('web'), { ...local, tag: 'latest' }), 'tag');
      assert.equal(byOf(pull('web:2.0'), local, 'elsewhere'), undefined);
      assert.equal(byOf(pull('shop/web:2.0'), local), undefined);
      assert.equal(byOf({ ...pull('web:2.0'), localNames: true }), 'tag');
      assert.equal(byOf({ ...pull('web:2.0'), localNames: true }, image, 'elsewhere'), undefined);
    });

    it('that are absurd are no image, and take no time', () => {
      const absurd = [
        '',
        '/',
        ':',
        '@',
        ':2.0',
        `@${digest}`,
        'registry.apps.example/:2.0',
        'registry.apps.example//web:2.0',
        'registry.apps.example/shop/web:',
        'registry.apps.example/shop/web:2.0@',
        'registry.apps.example/shop/web:2.0:2.0',
        `registry.apps.example/shop/web@sha256:${'A'.repeat(64)}`,
        `registry.apps.example/shop/web@${digest}@${digest}`,
        'registry.apps.example/shop/web:2.0\n',
        'registry.apps.example/shop/../shop/web:2.0',
        `https://registry.apps.example/shop/web:2.0`,
        '\u202eregistry.apps.example/shop/web:2.0',
        '<img src=x onerror=alert(1)>',
        '__proto__',
        '/'.repeat(1_000_000),
        ':'.repeat(1_000_000),
        `${'a.'.repeat(500_000)}/shop/web:2.0`,
      ];
      for (const spec of absurd) {
        assert.equal(byOf(pull(spec)), undefined, spec.slice(0, 80));
        assertQuick(() => byOf(pull(spec)), walkOver(1_000_000), 10, spec.slice(0, 80));
      }
    });
  });

  describe('what runtimes say', () => {
    const ids: readonly [id: string, used: boolean][] = [
      [`docker-pullable://registry.apps.example/shop/web@${digest}`, true],
      [`${internal}/shop/web@${platform}`, true],
      [`docker://${config}`, true],
      [config, true],
      [config.slice('sha256:'.length), true],
      [`docker://${other}`, false],
      [`${internal}/shop/web:2.0`, false],
      ['docker://sha256:short', false],
      ['', false],
      ['@'.repeat(1_000_000), false],
    ];
    for (const [id, used] of ids) {
      it(`${id.slice(0, 90)}: ${used ? 'this image' : 'not this image'}`, () => {
        assert.equal(byOf({ kind: 'imageID', id }), used ? 'digest' : undefined);
      });
    }
  });

  it('finds image stream tags and images as objects', () => {
    assert.equal(byOf({ kind: 'tag', project: 'shop', stream: 'web', tag: '2.0' }), 'tag');
    assert.equal(byOf({ kind: 'tag', project: 'shop', stream: 'web', tag: 'latest' }), undefined);
    assert.equal(byOf({ kind: 'tag', project: 'other', stream: 'web', tag: '2.0' }), undefined);
    assert.equal(byOf({ kind: 'image', project: 'other', stream: 'copy', digest }), 'digest');
    assert.equal(byOf({ kind: 'image', project: 'shop', stream: 'web', digest: other }), undefined);
  });

  describe('owners', () => {
    const byTag = named('container web', 'registry.apps.example/shop/web:2.0');
    const byDigest = named('container web', `registry.apps.example/shop/web@${digest}`);
    const ofOther = named('container web', `registry.apps.example/shop/web@${other}`);
    const runs = run('container web', digest);
    const deployment = workload('deployment', 'web', undefined, [byTag]);
    const set = workload('replica set', 'web-1', { kind: 'deployment', name: 'web' }, [byTag]);
    const pods = ['web-1-a', 'web-1-b'].map((name) =>
      workload('pod', name, { kind: 'replica set', name: 'web-1' }, [byTag, runs]),
    );

    it('stand for what they own, and say how many pods run the image', () => {
      assert.deepEqual(linesOf([...pods, set, deployment]), [
        'deployment web: container web (tag)',
        'deployment web: running in 2 pods (digest)',
      ]);
    });

    it('stand for it also where the image was resolved to its digest on the way', () => {
      const resolved = workload('pod', 'web-1-a', { kind: 'replica set', name: 'web-1' }, [byDigest, runs]);
      assert.deepEqual(linesOf([resolved, set, deployment]), [
        'deployment web: container web (tag)',
        'deployment web: running in 1 pod (digest)',
      ]);
    });

    it('do not hide a pod that runs the image though they name another', () => {
      const moved = workload('deployment', 'web', undefined, [ofOther]);
      const old = workload('pod', 'web-1-a', { kind: 'deployment', name: 'web' }, [ofOther, runs]);
      assert.deepEqual(linesOf([old, moved]), ['pod web-1-a: running in container web (digest)']);
    });

    it('do not claim pods that run another image', () => {
      const old = workload('pod', 'web-1-a', { kind: 'replica set', name: 'web-1' }, [
        byTag,
        run('container web', other),
      ]);
      assert.deepEqual(linesOf([old, set, deployment]), ['deployment web: container web (tag)']);
    });

    it('that left the image leave it to the replica set that has it', () => {
      const moved = workload('deployment', 'web', undefined, [ofOther]);
      assert.deepEqual(linesOf([moved, set, ...pods]), [
        'replica set web-1: container web (tag)',
        'replica set web-1: running in 2 pods (digest)',
      ]);
    });

    it('do not hide what a pod alone has', () => {
      const debugged = workload('pod', 'web-1-a', { kind: 'replica set', name: 'web-1' }, [
        byTag,
        named('ephemeral container debug', 'registry.apps.example/shop/web:2.0'),
        run('ephemeral container debug', digest),
      ]);
      assert.deepEqual(linesOf([debugged, set, deployment]), [
        'deployment web: container web (tag)',
        'pod web-1-a: ephemeral container debug (tag)',
        'pod web-1-a: running in ephemeral container debug (digest)',
      ]);
    });

    it('that were not listed do not hide anything', () => {
      assert.deepEqual(linesOf(pods.slice(0, 1)), [
        'pod web-1-a: container web (tag)',
        'pod web-1-a: running in container web (digest)',
      ]);
    });

    it('are found in the same project only', () => {
      const elsewhere = { ...deployment, project: 'elsewhere' };
      const own = workload('pod', 'web-1-a', { kind: 'deployment', name: 'web' }, [byTag]);
      assert.deepEqual(linesOf([elsewhere, own]), [
        'deployment web: container web (tag)',
        'pod web-1-a: container web (tag)',
      ]);
    });

    it('that go in a circle hide nothing', () => {
      const a = workload('job', 'a', { kind: 'job', name: 'b' }, [byTag]);
      const b = workload('job', 'b', { kind: 'job', name: 'a' }, [byTag]);
      const self = workload('job', 'self', { kind: 'job', name: 'self' }, [byTag]);
      const below = workload('pod', 'below', { kind: 'job', name: 'a' }, [byTag]);
      assert.deepEqual(linesOf([a, b, self, below]), [
        'job a: container web (tag)',
        'job b: container web (tag)',
        'job self: container web (tag)',
        'pod below: container web (tag)',
      ]);
    });

    it('of ended runs are not counted as running', () => {
      const job = workload('job', 'report', undefined, [byTag]);
      const ended = workload('pod', 'report-x', { kind: 'job', name: 'report' }, [
        byTag,
        { ...runs, run: 'ran' },
      ]);
      assert.deepEqual(linesOf([job, ended]), ['job report: container web (tag)']);
      assert.deepEqual(linesOf([{ ...ended, references: [{ ...runs, run: 'ran' }] }]), [
        'pod report-x: ran in container web (digest)',
      ]);
    });
  });

  it('tells each place once, by tag rather than by digest', () => {
    const twice = workload('build config', 'web', undefined, [
      { place: 'image-change trigger', target: { kind: 'image', project: 'shop', stream: 'web', digest } },
      { place: 'image-change trigger', target: { kind: 'tag', project: 'shop', stream: 'web', tag: '2.0' } },
      { place: 'image-change trigger', target: { kind: 'tag', project: 'shop', stream: 'web', tag: '2.0' } },
    ]);
    assert.deepEqual(linesOf([twice]), ['build config web: image-change trigger (tag)']);
  });

  it('goes through 20,000 workloads without a pause', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      workload('pod', `web-${index}`, { kind: 'replica set', name: `web-${index % 50}` }, [
        named('container web', `registry.apps.example/shop/web-${index % 500}:2.${index % 3}`),
        run('container web', index % 7 === 0 ? digest : other),
      ]),
    );
    const tenth = many.slice(0, 2_000);
    assert.equal(usesOf(image, many).length, Math.ceil(20_000 / 7));
    assertQuick(
      () => usesOf(image, many),
      () => usesOf(image, tenth),
      30,
    );
  });
});

function digestOf(digit: string): Digest {
  const made = `sha256:${digit.repeat(64)}`;
  assert.ok(isDigest(made));
  return made;
}

function pull(spec: string): Extract<ReferenceTarget, { kind: 'pullSpec' }> {
  return { kind: 'pullSpec', spec, localNames: false };
}

function named(place: string, spec: string): Reference {
  return { place, target: pull(spec) };
}

function run(place: string, id: string): Reference {
  return { place, run: 'running', target: { kind: 'imageID', id } };
}

function workload(
  kind: Workload['kind'],
  name: string,
  owner: Workload['owner'],
  references: readonly Reference[],
): Workload {
  return { kind, project: 'shop', name, references, ...(owner === undefined ? {} : { owner }) };
}

/** By what a workload of the project that names the target uses the image. */
function byOf(target: ReferenceTarget, used = image, project = 'shop'): 'tag' | 'digest' | undefined {
  const one = workload('pod', 'one', undefined, [{ place: 'container one', target }]);
  const uses = usesOf(used, [{ ...one, project }]);
  assert.ok(uses.length < 2);
  return uses[0]?.by;
}

function linesOf(workloads: readonly Workload[]): string[] {
  return usesOf(image, workloads).map(
    ({ workload: kind, name, how, by }) => `${kind} ${name}: ${how} (${by})`,
  );
}
