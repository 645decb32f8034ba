import { imageStreamsPath } from '../../src/cluster/imageStreams.ts';
import { projectNode } from '../../src/tree/node.ts';
import { openBare } from '../bare.ts';
import type { GivenCluster } from '../given.ts';
import { row, type Row } from '../row.ts';
import { ShownTree } from '../shownTree.ts';
import { startStandIn } from '../standIn.ts';
import { Traffic } from '../traffic.ts';
import { bestOfTurns } from '../turns.ts';

/** As many streams as the tree asks for at once. */
const pageSize = 500;
const limit = 1.25;

/** From unfolding a project to the rows that VS Code is given, by the bare requests for the same pages. */
export async function* opening(given: GivenCluster | undefined): AsyncGenerator<Row> {
  if (given !== undefined) {
    yield* openings(given, given.project, `opening ${given.project}`);
    return;
  }
  await using cluster = await startStandIn({ projects: 1, streams: 2000, tags: 8 });
  const opened = { ...cluster.user, namedProjects: [] };
  yield* openings(opened, 'project-001', 'opening 2,000 streams of 8 tags');
}

async function* openings(
  target: Omit<GivenCluster, 'project'>,
  project: string,
  name: string,
): AsyncGenerator<Row> {
  await using bare = await openBare(target);
  using traffic = new Traffic();
  const path = imageStreamsPath(project);
  const node = projectNode(project);
  let tree = new ShownTree(false);
  const turns = {
    prepare: async () => {
      // What is drawn once more afterwards, as the row of the project counts them, is not waited for.
      tree = await ShownTree.show(target, false);
      // The first sight of the projects is over, and its connections are there.
      await traffic.quiet();
    },
    end: () => tree[Symbol.asyncDispose](),
  };
  const first = await bestOfTurns({
    ...turns,
    bare: () => bare.get(`${path}?limit=${pageSize}`),
    whole: () => tree.rows(node),
  });
  yield row(`${name}: its first page, by bare requests`, first.whole / first.bare, 'times', limit);
  const all = await bestOfTurns({
    ...turns,
    bare: () => bare.pages(path, pageSize),
    whole: () => tree.wholeProject(node),
  });
  yield row(`${name}: all its pages, by bare requests`, all.whole / all.bare, 'times', limit);
}
