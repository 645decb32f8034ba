import { setTimeout as delay } from 'node:timers/promises';
import type { TreeNode } from '../../src/tree/node.ts';
import type { GivenCluster } from '../given.ts';
import { row, type Row } from '../row.ts';
import { ShownTree } from '../shownTree.ts';
import { startStandIn } from '../standIn.ts';
import { lengthsOf, Traffic, type SeenRequest } from '../traffic.ts';

/** Until the login was looked at, which happens five seconds after the projects are there, ms. */
const settling = 7_000;
/** How long nobody touches anything, ms. */
const idling = 15_000;
/** An API server compresses what is longer, bytes. */
const compressible = 128 * 1024;

/** How often the cluster and its registry are asked for what one does in the tree. */
export async function* requests(given: GivenCluster | undefined): AsyncGenerator<Row> {
  if (given !== undefined) {
    yield* counted(given);
    return;
  }
  await using cluster = await startStandIn({ projects: 200, streams: 10, tags: 8 });
  yield* counted({ ...cluster.user, project: 'project-001' });
}

async function* counted(target: GivenCluster): AsyncGenerator<Row> {
  using traffic = new Traffic(true);
  await using tree = new ShownTree();
  await tree.show(target);
  const first = traffic.take();
  yield row('requests: first sight of the projects', first.length, 'requests', 3);
  await delay(settling);
  await traffic.quiet();
  const later = traffic.take();
  yield row('requests: after it, once: when the login ends', later.length, 'requests', 1);

  const streams = await tree.unfold(target.project);
  const unfolded = traffic.take();
  const opened = unfolded.filter((request) => !isReview(request));
  yield row('requests: unfolding a project', plain(opened).length, 'requests', 1);
  yield row('requests: unfolding a project, watches', opened.length - plain(opened).length, 'watches', 1);
  await traffic.quiet();
  const reviews = [...unfolded, ...traffic.take()].filter(isReview);
  const rights = reviews.filter(({ path }) => path.includes('selfsubject')).length;
  const policy = reviews.length - rights;
  yield row('requests: with the first project, nobody waits: rights for menus', rights, 'requests', 2);
  yield row('requests: with its rows, nobody waits: who may pull', policy, 'requests', 1);

  const stream = streams.find(({ kind }) => kind === 'stream');
  if (stream === undefined) throw new Error(`${target.project} has no image stream.`);
  const tags = await tree.rows(stream);
  await traffic.quiet();
  yield row('requests: unfolding a stream', traffic.take().length, 'requests', 0);
  yield* ofTag(tree, traffic, tags);

  await delay(idling);
  const idle = traffic.take();
  yield row(`requests: ${idling / 1000} s of nothing`, idle.length, 'requests', 0);
  yield* compression([...first, ...later, ...opened]);
}

async function* ofTag(tree: ShownTree, traffic: Traffic, tags: readonly TreeNode[]): AsyncGenerator<Row> {
  const [tag, next] = tags.filter(({ kind }) => kind === 'tag');
  if (tag === undefined) throw new Error('The stream has no tag.');
  const { origin: api } = new URL(tree.server);
  for (const [name, node] of [['the first tag of a stream', tag] as const, ['another tag', next] as const]) {
    if (node === undefined) continue;
    await tree.rows(node);
    await traffic.quiet();
    const asked = traffic.take();
    const toApi = asked.filter(({ origin }) => origin === api).length;
    const login = asked.filter(isLogin).length;
    yield row(`requests: unfolding ${name}, to the API`, toApi, 'requests', 1);
    yield row(`requests: unfolding ${name}, to the registry`, asked.length - toApi - login, 'requests', 2);
    yield row(`requests: logging in to the registry for ${name}`, login, 'requests', node === tag ? 3 : 0);
  }
}

function* compression(seen: readonly SeenRequest[]): Generator<Row> {
  const asked = plain(seen).filter(({ method }) => method === 'GET');
  const without = asked.filter(({ asksCompressed }) => !asksCompressed).length;
  yield row('requests: answers not asked for compressed', without, 'requests', 0);
  const lengths = asked.map((request) => ({ ...lengthsOf(request), came: request.isCompressed }));
  const large = lengths.filter(({ decoded, came }) => came || decoded > compressible);
  if (large.length === 0) return;
  const sum = (of: 'wire' | 'decoded'): number => large.reduce((total, each) => total + each[of], 0);
  yield row('requests: lists on the wire, of their length', (100 * sum('wire')) / sum('decoded'), '%', 50);
}

/** Those that are answered and over. */
function plain(seen: readonly SeenRequest[]): readonly SeenRequest[] {
  return seen.filter(({ isWatch }) => !isWatch);
}

/** A question about rights. */
function isReview({ path }: SeenRequest): boolean {
  return path.includes('accessreviews');
}

/** What the registry refused until there was a token for it, and the request for that. */
function isLogin({ status, path }: SeenRequest): boolean {
  return status === 401 || path.includes('/token');
}
