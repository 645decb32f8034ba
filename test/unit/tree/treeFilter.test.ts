import assert from 'node:assert/strict';
import { parseQuery } from '../../../src/model/search/parseQuery.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import { cleanUpTotal, cleanUpWords } from '../../../src/tree/cleanUpWords.ts';
import { FilterLoader } from '../../../src/tree/filterFacts.ts';
import { filterWords } from '../../../src/tree/filterWords.ts';
import { hasRow } from '../../../src/tree/hasRow.ts';
import { projectNode, streamNode, tagNode, type TreeNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { until } from '../../support/until.ts';

const hackershop = projectNode('hackershop');
const catalogue = streamNode(hackershop, 'catalogue');
const skyfield = streamNode(hackershop, 'skyfield');

describe('the filter of the tree', () => {
  let setup: CommandSetup;
  let loader: FilterLoader;
  let learned: number;

  beforeEach(async () => {
    setup = await commandSetup();
    await setup.store.openProject('hackershop');
    learned = 0;
    loader = new FilterLoader(setup.store, setup.treeFilter, () => (learned += 1));
  });

  afterEach(async () => {
    setup.cluster.faults.clear();
    await setup[Symbol.asyncDispose]();
  });

  const narrow = (text: string | undefined): void =>
    setup.treeFilter.set(text === undefined ? undefined : parseQuery(text));

  const rows = async (node: TreeNode): Promise<string[]> => {
    const { store, treeFilter } = setup;
    const children = await childrenOf(node, store, { pins: { names: [] }, filter: treeFilter });
    return children.map((child) => rowOf(child, store, [], Date.now()).label);
  };

  const words = (): string | undefined => filterWords(setup.treeFilter, setup.store);

  const learn = async (): Promise<void> => {
    const before = learned;
    loader.request();
    await until('the layers', () => Promise.resolve(learned > before || undefined));
  };

  /** Waits until it is known who uses images. */
  const look = async (): Promise<void> => {
    const image = { project: 'hackershop', stream: '', tag: undefined, digests: [], registryHosts: [] };
    const { kind } = await setup.store.lookForUses(image, AbortSignal.timeout(5000));
    assert.equal(kind, 'looked');
  };

  const layersAsked = (): string[] =>
    setup.cluster.requests
      .list()
      .map(({ path }) => path)
      .filter((path) => path.endsWith('/layers'));

  describe('unused', () => {
    it('calls nothing unused before the layers of its stream are known', async () => {
      narrow('unused');
      await look();
      // Those have tags that never had an image.
      assert.deepEqual(await rows(hackershop), ['billing', 'nginx']);
      assert.deepEqual(await rows(streamNode(hackershop, 'nginx')), ['1.19']);
      assert.equal(words(), 'Filter: unused. Looking for who uses the images…');
      await learn();
      assert.equal(words(), 'Filter: unused.');
      assert.ok((await rows(hackershop)).includes('lost-and-found'));
    });

    it('says what could not be looked at', async () => {
      setup.cluster.faults.add({
        match: { path: '/hackershop/pods' },
        fault: { kind: 'status', status: 403 },
      });
      narrow('unused');
      await Promise.all([look(), learn()]);
      assert.deepEqual(await rows(hackershop), ['Nothing in hackershop passes the filter.']);
      assert.equal(words(), 'Filter: unused. Whether images are used cannot be told: pods in hackershop.');
    });

    it('says whose layers could not be read', async () => {
      setup.cluster.faults.add({
        match: { path: 'skyfield/layers' },
        fault: { kind: 'status', status: 403 },
      });
      narrow('unused');
      await Promise.all([look(), learn()]);
      assert.equal(
        words(),
        'Filter: unused. Whether images are used cannot be told: the layers of hackershop/skyfield.',
      );
      assert.ok(!(await rows(hackershop)).includes('skyfield'));
    });

    it('asks for the layers of the streams that its names leave', async () => {
      narrow('unused skyfield');
      await learn();
      assert.deepEqual(
        layersAsked().map((path) => path.split('/').at(-2)),
        ['skyfield'],
      );
    });

    it('asks for those of fifty streams of a project', async () => {
      for (let count = 0; count < 53; count += 1)
        await setup.cluster.push({ repository: `qa-empty/s${count}`, tag: '1' });
      await setup.store.openProject('qa-empty');
      narrow('unused project:qa-empty');
      await Promise.all([look(), learn()]);
      assert.equal(layersAsked().length, 50);
      assert.match(words() ?? '', /cannot be told: the layers of 3 image streams\.$/);
    });
  });

  it('finds missing images that nobody looked at', async () => {
    narrow('failing');
    assert.ok(!(await rows(hackershop)).includes('lost-and-found'));
    await learn();
    assert.ok((await rows(hackershop)).includes('lost-and-found'));
    assert.deepEqual(await rows(streamNode(hackershop, 'lost-and-found')), ['0.9']);
  });

  it('shows a stream without tags for its names alone', async () => {
    narrow('no-tags');
    assert.deepEqual(await rows(hackershop), ['no-tags-yet']);
    assert.deepEqual(await rows(streamNode(hackershop, 'no-tags-yet')), ['No tags in no-tags-yet yet.']);
    narrow('hackershop project:hackershop');
    assert.ok((await rows(hackershop)).includes('no-tags-yet'));
    for (const text of ['no-tags pushed:<7d', 'no-tags:1', 'no-tags tag:*']) {
      narrow(text);
      assert.deepEqual(await rows(hackershop), ['Nothing in hackershop passes the filter.'], text);
    }
  });

  it('does not show a stream for what is folded below its images', async () => {
    narrow('.sig');
    assert.deepEqual(await rows(hackershop), ['Nothing in hackershop passes the filter.']);
    assert.deepEqual(await rows(skyfield), ['No tag of skyfield passes the filter.']);
  });

  it('takes a path by its parts', async () => {
    narrow('hack/sky:2');
    assert.deepEqual(await rows(hackershop), ['skyfield']);
    assert.deepEqual(await rows(skyfield), ['2.0']);
    narrow('prod/sky:2');
    assert.deepEqual(await rows(hackershop), ['Nothing in hackershop passes the filter.']);
    narrow('hackershop/cat:zst');
    assert.deepEqual(await rows(catalogue), ['zstd']);
    const hex = setup.store.tag('hackershop', 'skyfield', '1.0')?.revisions[0]?.image.slice(7, 19) ?? '';
    narrow(`sky@${hex}`);
    assert.deepEqual((await rows(skyfield)).sort(), ['1.0', 'latest']);
  });

  it('leaves what it hides out of a clean-up', () => {
    const { cleanUp, store, treeFilter } = setup;
    cleanUp.enter();
    cleanUp.check([[skyfield, true]]);
    assert.equal(cleanUp.checked.length, 4);
    narrow('pushed:>1d');
    assert.deepEqual(cleanUp.checked.map(({ tag }) => tag).sort(), ['1.0', '1.1']);
    assert.equal(cleanUp.hidden, 2);
    const said = cleanUpWords(cleanUpTotal(cleanUp, store));
    assert.match(
      said,
      /^Clean-up: 2 tags of 1 image stream checked .* 2 checked tags are hidden by the filter/,
    );
    assert.match(said, / and left out\.$/);
    treeFilter.set(undefined);
    assert.equal(cleanUp.checked.length, 4);
    assert.equal(cleanUp.hidden, 0);
  });

  it('counts one hidden tag where nothing else is checked', () => {
    setup.cleanUp.enter();
    setup.cleanUp.check([[tagNode(skyfield, '2.0'), true]]);
    narrow('nginx');
    assert.equal(
      cleanUpWords(cleanUpTotal(setup.cleanUp, setup.store)),
      'Clean-up: check the tags to delete. Escape leaves. 1 checked tag is hidden by the filter and left out.',
    );
  });

  describe('a row to reveal', () => {
    const isThere = (node: TreeNode, holder: unknown = 'test'): Promise<boolean> =>
      hasRow(node, setup.store, setup.treeFilter, holder);

    it('is there unless the filter hides it', async () => {
      assert.equal(await isThere(tagNode(skyfield, '2.0')), true);
      assert.equal(await isThere(tagNode(skyfield, '9.9')), false);
      narrow('pushed:>1d');
      assert.equal(await isThere(tagNode(skyfield, '2.0')), false);
      assert.equal(await isThere(skyfield), true);
      narrow('project:planet-express');
      assert.equal(await isThere(hackershop), false);
    });

    it('holds its project for the holder alone', async () => {
      const holder = {};
      const delivery = streamNode(projectNode('planet-express'), 'delivery');
      assert.equal(await isThere(delivery, holder), true);
      setup.store.closeProject('planet-express', holder);
      assert.equal(setup.store.streams('planet-express'), undefined);
    });

    it('is not there in a project that is not listed', async () => {
      assert.equal(await isThere(streamNode(projectNode('openshift'), 'cli')), false);
      assert.equal(setup.store.streams('openshift'), undefined);
    });

    it('is not there when its project cannot be read', async () => {
      setup.cluster.faults.add({
        match: { path: '/planet-express/imagestreams' },
        fault: { kind: 'status', status: 403 },
      });
      assert.equal(await isThere(streamNode(projectNode('planet-express'), 'delivery')), false);
    });
  });
});
