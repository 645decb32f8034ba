import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt, imageMentions, imageSlotAt, insertionAt } from '../../../src/imageText/index.ts';
import type { ImageTextFormat } from '../../../src/model/imageText/imageTextFormat.ts';
import { hostileText } from '../absurd.ts';
import { assertBounded, assertLinear, growing } from '../bounds.ts';
import { property, type Target } from '../property.ts';

const image = fc.oneof(
  fc.constantFrom(
    'fedora',
    'quay.io/a/b:1',
    '$X',
    '${X:-a}',
    '${X:+${Y}}',
    '"a"',
    "'a'",
    'a\\\nb',
    'scratch',
    '{{ x }}',
    '&a b',
    '*a',
    '|',
    '!t x',
  ),
  hostileText(4),
);
const end = fc.constantFrom('\n', '\r\n', ' \\\n', '`\n', ' ', '', '\t\\  \n# x\n');

const dockerfileLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'FROM ',
        'FROM --platform=x ',
        'COPY --from=',
        'RUN --mount=type=x,from=',
        'ONBUILD COPY --from=',
        'ARG X=',
        'ARG Y=$X$X',
        'RUN <<E',
        'RUN <<-"E F"\n',
        '# escape=`\n',
        '# a = ',
        '#',
        ' AS x',
        '\ufeff',
        'E',
        '--from=',
        'RUN',
        'COPY',
        '--mount=from=',
      ),
      image,
      end,
    )
    .map((parts) => parts.join('')),
  hostileText(4),
);
const yamlLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '  ', '    ', '- ', '  - ', '\t'),
      fc.constantFrom(
        'image: ',
        'kind: ',
        'name: ',
        'apiVersion: v1',
        'services:',
        'x-a: ',
        'metadata:',
        'namespace: ',
        'kind: ImageStreamTag',
        'from: {kind: ImageStreamTag, name: ',
        '"image": ',
        'image.openshift.io/triggers: \'[{"from":{"kind":"ImageStreamTag","name":"',
        '"}}]\'',
        '? ',
        '---',
        '&a ',
        '*a',
        '<<: *a',
        '[',
        '{',
        '"',
        '|\n',
        '#',
      ),
      image,
      end,
    )
    .map((parts) => parts.join('')),
  hostileText(4),
);

const lines = {
  dockerfile: dockerfileLine,
  yaml: yamlLine,
} as const satisfies Record<ImageTextFormat, unknown>;
const formats = ['dockerfile', 'yaml'] as const;

/** Everything that editors ask of a text. */
function readAll(text: string, format: ImageTextFormat, at: number): void {
  const offset = text.length === 0 ? 0 : at % (text.length + 1);
  const mentions = imageMentions(text, format);
  for (const { span, text: mentioned, target } of mentions) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(span));
    assert.equal(text.slice(span.start, span.end), mentioned);
    if (target.kind === 'pullSpec') assert.ok(target.spec.length <= Math.max(4096, text.length));
  }
  assertBounded(
    mentions.map(({ target }) => target),
    text.length,
    50,
  );
  const slot = imageSlotAt(text, offset, format, 'hackershop');
  if (slot !== undefined) {
    assert.ok(slot.span.start >= 0 && slot.span.start <= offset && slot.span.end <= text.length);
    const names = {
      hosts: ['a.b'],
      isOurs: () => true,
      projects: () => ['x'],
      streams: () => ['y'],
      tags: () => [],
    };
    const { span } = completionsAt(slot, text, Math.min(offset, slot.span.end), names, 0);
    assert.ok(span.start >= slot.span.start && span.end === slot.span.end);
  }
  const { span } = insertionAt(text, { start: offset, end: offset }, format, ['a/b:1']);
  assert.ok(span.start >= 0 && span.end <= text.length);
}

export const imageTexts: Target = {
  name: 'imageTexts',
  properties: formats.flatMap((format) => [
    property(
      `every place that is found in a ${format} text is in the text`,
      fc.tuple(fc.array(lines[format], { maxLength: 12 }), fc.nat()),
      ([parts, at]) => {
        const head = format === 'yaml' ? 'apiVersion: v1\nkind: Pod\nimage: a\n' : '';
        readAll(head + parts.join(''), format, at);
        readAll(parts.join(''), format, at);
      },
    ),
    property(
      `a ${format} text takes time by its length`,
      growing(
        fc.oneof(
          fc.constantFrom(' ', '\t', '\n', '- ', '\\\n', '--mount=from=a/b \\\n'),
          fc.array(lines[format], { maxLength: 3 }).map((parts) => parts.join('')),
        ),
      ),
      (text) => {
        assertLinear(text, (each) => imageMentions(each, format));
        assertLinear(text, (each) => imageSlotAt(each, each.length, format, 'hackershop'));
        assertLinear(text, (each) => insertionAt(each, { start: 0, end: 0 }, format, ['a/b:1']));
        assertLinear(text, (each) =>
          insertionAt(each, { start: each.length, end: each.length }, format, ['a']),
        );
      },
      12,
    ),
  ]),
};
