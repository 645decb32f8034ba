import { parseQuery } from '../../src/model/search/parseQuery.ts';
import { projectNode } from '../../src/tree/node.ts';
import type { StoreTarget } from '../../test/support/openStore.ts';
import { storeUntil } from '../../test/support/storeUntil.ts';
import { longestDelay } from '../loopDelay.ts';
import { row, type Row } from '../row.ts';
import { ShownTree } from '../shownTree.ts';
import { startStandIn } from '../standIn.ts';

const limit = 50;
const rounds = 3;
const project = 'project-001';
const queries = ['stream', 'tag:1.7*', 'project:project-1* 1.2', 'pushed:>2d', 'strm1'];

/** How long the editor waits, at most, while long lists are read, indexed, sorted, filtered and drawn. */
export async function* smooth(): AsyncGenerator<Row> {
  await using cluster = await startStandIn({ projects: 200, streams: 10, tags: 80 });
  yield await readAll(cluster.user, 'search reads 160,000 tags, project by project');
  yield await readAll(cluster.admin, 'search reads 160,000 tags, by one list');
  await using large = await startStandIn({ projects: 1, streams: 2000, tags: 80 });
  yield await readTree(large.user);
}

async function readAll(target: StoreTarget, name: string): Promise<Row> {
  return best(name, async (delays) => {
    await using tree = await ShownTree.show(target);
    const { search } = tree.store;
    if (search === undefined) throw new Error('There is no session.');
    search.open(tree);
    delays.push(await longestDelay(() => read(tree)));
    for (const query of queries) {
      // Each keystroke is a turn of its own.
      delays.push(await longestDelay(() => Promise.resolve(search.find(parseQuery(query), 50))));
    }
  });
}

async function read(tree: ShownTree): Promise<void> {
  const { search } = tree.store;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (search?.find(parseQuery('project-001'), 1).incomplete === false) resolve();
    };
    search?.onDidChange(look);
    look();
  });
}

/** All pages of one project, then the filter of the tree, which looks at each of its tags. */
async function readTree(target: StoreTarget): Promise<Row> {
  return best('the tree reads, sorts and filters 160,000 tags of one project', async (delays) => {
    await using tree = await ShownTree.show(target);
    const node = projectNode(project);
    delays.push(await longestDelay(() => tree.wholeProject(node)));
    for (const query of queries) {
      delays.push(
        await longestDelay(async () => {
          tree.filter.set(parseQuery(query));
          await storeUntil(tree.store, 'the project', () => tree.store.streams(project)?.kind === 'loaded');
          await tree.rows(node);
        }),
      );
    }
    tree.filter.set(undefined);
  });
}

/** Of the best round: work that is not cut up is long in each, other programs are in the way in some. */
async function best(name: string, work: (delays: number[]) => Promise<void>): Promise<Row> {
  const longest: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const delays: number[] = [];
    await work(delays);
    longest.push(Math.max(...delays));
  }
  return row(`longest delay of the event loop: ${name}`, Math.min(...longest), 'ms', limit);
}
