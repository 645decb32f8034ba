import type { Child } from './dom.ts';
import { element } from './dom.ts';
import { plainBlock } from '../../src/model/text.ts';

/** A page that has nothing to show: what it would be about, and why there is nothing. */
export function nothingToShow({
  title,
  text,
}: {
  readonly title: string;
  readonly text: string;
}): readonly Child[] {
  return [
    element(
      'header',
      { key: 'head', attributes: { 'data-section': 'head' } },
      element('h1', {}, plainBlock(title)),
    ),
    element('main', { key: 'none' }, element('p', {}, plainBlock(text))),
  ];
}
