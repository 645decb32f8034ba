import type { Cluster } from '../cluster/cluster.ts';

/**
 * Pushes tags `t1` to `tN` onto a stream, each with a small image of its own; the stream is made when there is none.
 * @param repository `project/stream`
 * @returns the names of the tags
 */
export async function pushTags(cluster: Cluster, repository: string, count: number): Promise<string[]> {
  const tags = Array.from({ length: count }, (_, index) => `t${index + 1}`);
  for (const tag of tags) await cluster.push({ repository, tag });
  return tags;
}
