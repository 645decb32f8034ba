import assert from 'node:assert/strict';
import { clearFilter, filter } from '../../../src/commands/filter.ts';
import { search } from '../../../src/commands/search.ts';
import { switchContext } from '../../../src/commands/switchContext.ts';
import type { SearchBox, SearchEntry } from '../../../src/commands/ui.ts';
import { buildImage } from '../../cluster/build/image.ts';
import { childrenOf } from '../../../src/tree/children.ts';
import { projectNode, streamNode } from '../../../src/tree/node.ts';
import { rowOf } from '../../../src/tree/rowOf.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { until } from '../../support/until.ts';

/** The entry of a label, once the box has it. */
async function foundEntry<T>(box: SearchBox<T>, text: string, label: string): Promise<SearchEntry<T>> {
  return until(`${label} in the box`, () => {
    const entries = box.find(text).groups.flatMap((group) => group.entries);
    return Promise.resolve(entries.find((entry) => entry.label === label));
  });
}

describe('the search command', () => {
  let setup: CommandSetup;
  const head = (project: string, stream: string, tag: string): string =>
    setup.cluster.state.imageStreams.get(project, stream)?.status.tags?.find((history) => history.tag === tag)
      ?.items?.[0]?.image ?? '';
  const short = (digest: string): string => digest.slice('sha256:'.length, 'sha256:'.length + 8);

  beforeEach(async () => {
    setup = await commandSetup();
  });

  afterEach(async () => {
    await setup[Symbol.asyncDispose]();
  });

  it('shows the row and the panel of what was found', async () => {
    await setup.run(search, ['hackershop/skyfield:1.0', 'skyfield:1.0']);
    await until('the row', () => Promise.resolve(setup.revealed.length > 0 || undefined));
    assert.deepEqual(setup.shownPanels, [{ project: 'hackershop', stream: 'skyfield', tag: '1.0' }]);
    assert.deepEqual(setup.revealed, ['project/hackershop/skyfield/1.0']);
  });

  it('finds a digest with all tags that hold it, in every project', async () => {
    const digest = head('hackershop', 'skyfield', '1.1');
    const ui = await setup.run(search, [digest, `copy:${short(digest)}`]);
    assert.ok(
      ui.shown.some((line) => line.startsWith(`${short(digest)} | `)),
      ui.shown.join('\n'),
    );
    await until('the copy', () => Promise.resolve(ui.clipboard[0]));
    assert.match(ui.clipboard[0] ?? '', new RegExp(`@${digest}$`));
  });

  it('deletes everything of a group after the same question as ever', async () => {
    await setup.cluster.push({ repository: 'hackershop/gone-soon', tag: 'a' });
    await setup.cluster.push({ repository: 'planet-express/gone-soon', tag: 'b' });
    const ui = new ScriptedUi('stream:gone-soon tag:*', 'Delete all 2 tags…', 'Delete', '');
    await search.run(setup.context(ui), undefined);
    await until('the end', () => Promise.resolve(ui.shown.find((line) => line.startsWith('Deleted 2 tags'))));
    assert.ok(ui.shown.some((line) => line.startsWith('Delete 2 tags in 2 projects?')));
    assert.deepEqual(setup.cluster.state.imageStreams.get('hackershop', 'gone-soon')?.status.tags, []);
  });

  it('deletes as many as it said, and only what matched by itself', async () => {
    const { shown } = await setup.run(search, ['1.0', '']);
    const label = shown
      .map((line) => line.split(' | ')[0] ?? '')
      .find((line) => line.startsWith('Delete all'));
    const count = Number(/\d+/.exec(label ?? '')?.[0] ?? 0);
    const ui = new ScriptedUi('1.0', label ?? '', '');
    await search.run(setup.context(ui), undefined);
    assert.ok(count > 1, shown.join('\n'));
    await until('the question', () =>
      Promise.resolve(ui.shown.find((line) => line.startsWith('Delete ') && line.includes('\n'))),
    );
    assert.ok(
      ui.shown.some((line) => line.startsWith(`Delete ${count} tag`)),
      ui.shown.join('\n'),
    );
  });

  it('leaves out tags that point to another image since they were found', async () => {
    const before = await setup.cluster.push({ repository: 'hackershop/moving', tag: 'a' });
    const ui = new ScriptedUi();
    ui.searchBox = async <T>(box: SearchBox<T>): Promise<void> => {
      const entry = await foundEntry(box, 'stream:moving tag:a', 'moving:a');
      const after = await setup.cluster.push({ repository: 'hackershop/moving', tag: 'a' });
      assert.notEqual(before, after);
      box.press(entry.value, 'delete');
    };
    await search.run(setup.context(ui), undefined);
    await until('the word', () =>
      Promise.resolve(ui.shown.find((line) => line.includes('changed since the search'))),
    );
    assert.ok(!ui.shown.some((line) => line.startsWith('Delete ')), ui.shown.join('\n'));
  });

  it('does nothing on another cluster than the one that was searched', async () => {
    const ui = new ScriptedUi();
    ui.searchBox = async <T>(box: SearchBox<T>): Promise<void> => {
      const entry = await foundEntry(box, 'hackershop/skyfield:1.0', 'skyfield:1.0');
      await setup.run(switchContext, ['hackershop-admin']);
      await setup.store.settled();
      assert.deepEqual(
        box
          .find('hackershop/skyfield:1.0')
          .groups.flatMap(({ entries }) => entries.map(({ label }) => label)),
        ['Another context is shown now: close this and search again'],
      );
      box.press(entry.value, 'delete');
    };
    await search.run(setup.context(ui), undefined);
    await until('the word', () =>
      Promise.resolve(ui.shown.find((line) => line.startsWith('Another context'))),
    );
    assert.deepEqual(
      setup.cluster.requests.list().filter(({ method }) => method === 'DELETE'),
      [],
    );
  });

  it('finds what is pushed while the box is open, facts and all', async () => {
    const ui = new ScriptedUi();
    ui.searchBox = async <T>(box: SearchBox<T>): Promise<void> => {
      box.find('label:audit=yes');
      const image = buildImage({ config: { Labels: { audit: 'yes' } } });
      await setup.cluster.push({ repository: 'hackershop/labelled', tag: 'new', image });
      await foundEntry(box, 'label:audit=yes', 'labelled:new');
    };
    await search.run(setup.context(ui), undefined);
  });

  it('explains itself while the box is empty, and says what it does not understand', async () => {
    const { shown } = await setup.run(search, ['', '']);
    assert.ok(
      shown.some((line) => line.startsWith('pushed: | ')),
      shown.join('\n'),
    );
    const wrong = await setup.run(search, ['pushed:soon', '']);
    assert.ok(
      wrong.shown.some((line) => line.includes('pushed:soon')),
      wrong.shown.join('\n'),
    );
  });

  it('names the projects that could not be searched, and finds nothing of them', async () => {
    const path = '/namespaces/planet-express/imagestreams';
    setup.cluster.faults.add({ match: { path }, fault: { kind: 'status', status: 403 } });
    const { shown } = await setup.run(search, ['stream:delivery', '']);
    assert.ok(
      shown.some((line) => line.startsWith('planet-express | you may not list')),
      shown.join('\n'),
    );
    assert.ok(!shown.some((line) => line.startsWith('delivery')), shown.join('\n'));
  });

  it('asks for nothing more once it is closed', async () => {
    await setup.run(search, ['skyfield', '']);
    await until('the end of the watches', () =>
      Promise.resolve(setup.cluster.closeWatches() <= 1 || undefined),
    );
  });
});

describe('the filter of the tree', () => {
  let setup: CommandSetup;

  before(async () => {
    setup = await commandSetup();
  });

  after(async () => {
    await setup[Symbol.asyncDispose]();
  });

  const rows = async (text: string, stream?: string): Promise<string[]> => {
    await setup.run(filter, [text]);
    const { store, treeFilter } = setup;
    const hackershop = projectNode('hackershop');
    const node = stream === undefined ? hackershop : streamNode(hackershop, stream);
    const children = await childrenOf(node, store, { pins: { names: [] }, filter: treeFilter });
    return children.map((child) => rowOf(child, store, [], Date.now()).label);
  };

  it('narrows by name, age and failing imports', async () => {
    assert.deepEqual(await rows('sky'), ['skyfield']);
    assert.deepEqual((await rows('failing')).slice(0, 2), ['billing', 'nginx']);
    assert.deepEqual(await rows('pushed:<1d', 'skyfield'), ['latest', '2.0']);
    assert.deepEqual(await rows('pushed:>1d', 'skyfield'), ['1.1', '1.0']);
  });

  it('says that nothing passes, and shows everything again', async () => {
    assert.deepEqual(await rows('no such name'), ['Nothing in hackershop passes the filter.']);
    await setup.run(clearFilter, []);
    assert.equal(setup.treeFilter.query, undefined);
  });

  it('keeps clean-up away from what it hides', async () => {
    await rows('pushed:>1d', 'skyfield');
    setup.cleanUp.enter();
    setup.cleanUp.check([[streamNode(projectNode('hackershop'), 'skyfield'), true]]);
    assert.deepEqual(setup.cleanUp.checked.map(({ tag }) => tag).sort(), ['1.0', '1.1']);
    setup.cleanUp.leave();
    await setup.run(clearFilter, []);
  });

  it('refuses what the tree cannot know', async () => {
    const { shown } = await setup.run(filter, ['label:a=b']);
    assert.match(shown.at(-1) ?? '', /^problem: The tree does not know label: of images\. Search does\.$/);
    assert.equal(setup.treeFilter.query, undefined);
  });
});
