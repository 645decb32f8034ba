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
  const places = quotedPlaces(text.slice(start, end), start);
  let after = start;
  for (const trigger of list(parsed(value))) {
    const from = record(record(trigger)['from']);
    const name = textOf(from['name']);
    if (from['kind'] !== 'ImageStreamTag' || name === undefined) continue;
    const at = firstFrom(after, places.get(name) ?? []);
    if (at === undefined) continue;
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

/** Where whole strings of JSON stand, the last first. Names have nothing in them that JSON or YAML would escape. */
function quotedPlaces(json: string, base: number): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const found of json.matchAll(/"([^"\\]+)(?=\\?")/g)) {
    const [, name = ''] = found;
    const all = places.get(name) ?? [];
    places.set(name, all);
    all.push(base + found.index + 1);
  }
  for (const all of places.values()) all.reverse();
  return places;
}

function firstFrom(after: number, places: number[]): number | undefined {
  let at = places.pop();
  while (at !== undefined && at < after) at = places.pop();
  return at;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
