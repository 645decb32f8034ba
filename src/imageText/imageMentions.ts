import type { ImageMention } from '../model/imageText/imageMention.ts';
import { dockerfileMentions } from './dockerfileMentions.ts';
import type { ImageTextFormat } from '../model/imageText/imageTextFormat.ts';
import { yamlMentions } from './yamlMentions.ts';

/** Longer texts are no files that a person writes. */
const longest = 5_000_000;

/** The images that a text names; none where it cannot be read. */
export function imageMentions(text: string, format: ImageTextFormat): readonly ImageMention[] {
  if (text.length > longest) return [];
  return format === 'dockerfile' ? dockerfileMentions(text) : yamlMentions(text);
}
