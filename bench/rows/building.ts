import { imageStreamsPath, parseImageStream } from '../../src/cluster/imageStreams.ts';
import { inParallel } from '../../src/model/inParallel.ts';
import { list } from '../../src/model/json.ts';
import { SearchIndex } from '../../src/model/search/searchIndex.ts';
import { openBare, type Bare } from '../bare.ts';
import { row, type Row } from '../row.ts';
import { startStandIn } from '../standIn.ts';
import { bestOfTurns } from '../turns.ts';

/** As many requests at a time as a reader in the background may send. */
const atOnce = 6;
const projects = Array.from({ length: 200 }, (_, at) => `project-${String(at + 1).padStart(3, '0')}`);

type Take = (project: string, items: readonly unknown[]) => void;

/** What parsing and indexing adds to the requests and the JSON parsing that they stand on. */
export async function* building(): AsyncGenerator<Row> {
  for (const tags of [16_000, 160_000]) {
    await using cluster = await startStandIn({ projects: projects.length, streams: 10, tags: tags / 2000 });
    await using bare = await openBare(cluster.user, false);
    const name = `search: building at ${tags.toLocaleString('en-US')} tags, by bare requests`;
    const times = await bestOfTurns({
      bare: () => readAll(bare, () => undefined),
      whole: () => build(bare),
    });
    yield row(name, times.whole / times.bare, 'times', 1.3);
  }
}

async function build(bare: Bare): Promise<void> {
  const index = new SearchIndex();
  await readAll(bare, (project, items) => {
    const streams = items.map(parseImageStream).filter((stream) => stream !== undefined);
    index.setProject(project, streams);
  });
  if (index.tags === 0) throw new Error('The cluster has no tags.');
}

async function readAll(bare: Bare, take: Take): Promise<void> {
  await inParallel(projects, atOnce, async (project) => {
    take(project, list((await bare.get(imageStreamsPath(project)))['items']));
  });
}
