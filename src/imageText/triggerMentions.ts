import type { ImageMention } from '../model/imageText/imageMention.ts';
import { list, record, text as textOf } from '../model/json.ts';
import type { YamlScalar } from './yamlTree.ts';

/** The ImageStreamTags in the JSON of the annotation `image.openshift.io/triggers`. */
export function triggerMentions(
  { value, start, end }: YamlScalar,
  text: string,
  project: string | undefined,
): ImageMention[] {
  const mentions: ImageMention[] = [];
  let after = start;
  for (const trigger of list(parsed(value))) {
    const from = record(record(trigger)['from']);
    const name = textOf(from['name']);
    if (from['kind'] !== 'ImageStreamTag' || name === undefined) continue;
    const at = quotedAt(name, text, after);
    if (at < 0 || at + name.length > end) continue;
    after = at + name.length;
    mentions.push({
      span: { start: at, end: after },
      text: name,
      target: { kind: 'tag', name, project: textOf(from['namespace']) ?? project },
      isOutput: false,
    });
  }
  return mentions;
}

/** Where a name stands as a whole string of JSON. Names have nothing in them that JSON or YAML would escape. */
function quotedAt(name: string, text: string, after: number): number {
  let at = text.indexOf(name, after);
  while (
    at >= 0 &&
    !(text[at - 1] === '"' && /^\\?"/.test(text.slice(at + name.length, at + name.length + 2)))
  )
    at = text.indexOf(name, at + 1);
  return at;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
