import { idOf, projectNode, streamNode, tagNode, type RevisionNode, type TagNode } from '../../tree/node.ts';
import type { ImageFinding } from './imageTexts.ts';

/** The row that stands for what a document names, for commands that take rows; undefined where no tag leads to it. */
export function findingNode({ place, advice }: ImageFinding): TagNode | RevisionNode | undefined {
  const stream = streamNode(projectNode(place.project), place.stream);
  if ('tag' in place.version) return tagNode(stream, place.version.tag);
  if (advice.kind !== 'found') return undefined;
  const tag = tagNode(stream, advice.through);
  if (advice.tags.includes(advice.through)) return tag;
  const { digest } = place.version;
  const earlier = { kind: 'earlier' as const, id: idOf(tag.id, 'earlier'), parent: tag };
  const created = advice.pushed;
  return { kind: 'revision', id: idOf(earlier.id, digest), parent: earlier, image: digest, created };
}
