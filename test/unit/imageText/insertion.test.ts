import assert from 'node:assert/strict';
import { imageMentions, insertionAt } from '../../../src/imageText/index.ts';
import type { ImageTextFormat } from '../../../src/model/imageText/imageTextFormat.ts';
import { numbers } from '../../support/random.ts';

const spec = 'registry.example/hackershop/skyfield:2.0';

/** What a text is after an insertion where `|` stands; between two of them the text is selected. */
function inserted(marked: string, format: ImageTextFormat | undefined, specs = [spec]): string {
  const [before = '', middle = '', after] = marked.split('|');
  const text = after === undefined ? before + middle : before + middle + after;
  const start = before.length;
  const selection = { start, end: after === undefined ? start : start + middle.length };
  const { span, text: typed } = insertionAt(text, selection, format, specs);
  return text.slice(0, span.start) + typed + text.slice(span.end);
}

describe('What is typed into a Dockerfile', () => {
  const typed = (marked: string, specs?: string[]) => inserted(marked, 'dockerfile', specs);

  it('is a FROM on an empty line', () => {
    assert.equal(typed('|'), `FROM ${spec}`);
    assert.equal(typed('ARG A\n\n|\nRUN true\n'), `ARG A\n\nFROM ${spec}\nRUN true\n`);
    assert.equal(typed('|', [spec, 'registry.example/a/b:1']), `FROM ${spec}\nFROM registry.example/a/b:1`);
  });

  it('takes the place of the image of the FROM, COPY or RUN under the cursor', () => {
    assert.equal(
      typed('FROM --platform=linux/amd64 old/ima|ge:1 AS x\n'),
      `FROM --platform=linux/amd64 ${spec} AS x\n`,
    );
    assert.equal(typed('FR|OM old/image:1 AS x\r\nRUN true'), `FROM ${spec} AS x\r\nRUN true`);
    assert.equal(typed('FROM |'), `FROM ${spec}`);
    assert.equal(typed('FROM scr|atch\n'), `FROM ${spec}\n`);
    assert.equal(typed('FROM a\nCOPY --from=old|:1 /a /b'), `FROM a\nCOPY --from=${spec} /a /b`);
    assert.equal(typed('FROM a\nCOPY --from=| /a /b'), `FROM a\nCOPY --from=${spec} /a /b`);
    assert.equal(
      typed('FROM a\nRUN --mount=from=o|ld,target=/x ls'),
      `FROM a\nRUN --mount=from=${spec},target=/x ls`,
    );
    assert.equal(typed('FROM \\\n  old:|1 \\\n  AS x'), `FROM \\\n  ${spec} \\\n  AS x`);
  });

  it('is plain where no image can be', () => {
    assert.equal(
      typed('FROM a\nRUN skopeo inspect docker://|'),
      `FROM a\nRUN skopeo inspect docker://${spec}`,
    );
    assert.equal(typed('FROM a\nRUN <<EOF\n|\nEOF\n'), `FROM a\nRUN <<EOF\n${spec}\nEOF\n`);
    assert.equal(typed('FROM a\nRUN a \\\n|\n  b\n'), `FROM a\nRUN a \\\n${spec}\n  b\n`);
    assert.equal(typed('FROM a\nCOPY --from=x /a |/b|'), `FROM a\nCOPY --from=x /a ${spec}`);
    assert.equal(typed('FROM |a|', [spec, spec]), `FROM ${spec}\n${spec}`);
  });
});

describe('What is typed into YAML', () => {
  const typed = (marked: string) => inserted(marked, 'yaml');

  it('is the value where the cursor is on the line of an image', () => {
    assert.equal(
      typed('services:\n  a:\n    image: old|:1 # why\n'),
      `services:\n  a:\n    image: ${spec} # why\n`,
    );
    assert.equal(typed('services:\n  a:\n    im|age: "old:1"\n'), `services:\n  a:\n    image: "${spec}"\n`);
    assert.equal(typed('containers:\n  - image: |\n'), `containers:\n  - image: ${spec}\n`);
    assert.equal(typed('services:\n  a:\n    image: &a ol|d\n'), `services:\n  a:\n    image: &a ${spec}\n`);
    assert.equal(typed('image: ${A:-${B}}/x:${C|}\n'), `image: ${spec}\n`, 'a variable is replaced whole');
    assert.equal(typed('a: |{{ x }}|\nimage: {{ b }}'), `a: ${spec}\nimage: {{ b }}`);
  });

  it('is an image on an empty line, as far in as the cursor', () => {
    assert.equal(typed('services:\n  a:\n    |\n'), `services:\n  a:\n    image: ${spec}\n`);
    const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: |\n      ';
    assert.equal(typed(pod.replace('name: |', 'name: a') + '|'), `${pod.replace('|', 'a')}image: ${spec}`);
  });

  it('is plain on an empty line of other YAML, and of a text within YAML', () => {
    assert.equal(typed('site: x\n|\n'), `site: x\n${spec}\n`);
    const map = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: §- # why\n    one\n    @\n\n    two\n  b: c\n';
    for (const sign of ['>', '&x !!str >']) {
      const marked = map.replace('§', sign);
      assert.equal(typed(marked.replace('@', '|')), marked.replace('@', spec));
      assert.equal(typed(marked.replace('@', 'one').replace('\n\n', '\n|\n')).split(spec).length, 2);
      assert.ok(!typed(marked.replace('@', 'one').replace('\n\n', '\n|\n')).includes('image:'));
    }
  });

  it('is plain where a template engine or more than a line makes the value', () => {
    for (const value of ['"{{ .Val|ues.image }}"', '{{ .a }}:{{ .b }}|', 'a/b:{{ .b }}|', '|{% x %}'])
      assert.equal(typed(`image: ${value}\n`), `image: ${value.replace('|', spec)}\n`);
    assert.equal(typed('image:| >-\n  a/b:1\n'), `image:${spec} >-\n  a/b:1\n`);
    assert.equal(inserted('FROM {{ ba|se }}\n', 'dockerfile'), `FROM {{ ba${spec}se }}\n`);
  });

  it('is plain elsewhere, and where a trigger names a tag', () => {
    assert.equal(typed('a: |'), `a: ${spec}`);
    const trigger = 'apiVersion: v1\nkind: B\nfrom: { kind: ImageStreamTag, name: web:1| }';
    assert.equal(
      typed(trigger),
      `apiVersion: v1\nkind: B\nfrom: { kind: ImageStreamTag, name: web:1${spec} }`,
    );
  });
});

describe('What is typed elsewhere', () => {
  it('is the pull specs as they are, a line each', () => {
    assert.equal(inserted('x |y', undefined, [spec, 'b']), `x ${spec}\nby`);
  });
});

describe('Any text', () => {
  // prettier-ignore
  const pieces = [
    'FROM ', 'from', 'a/b:1', ' AS x', '\n', '\r\n', '\\\n', '`\n', '# escape=`\n', '# c\n', 'ARG A=b\n', '${A', '}', ':-',
    'COPY --from=', 'RUN <<EOF\n', 'EOF\n', '"', "'", 'ONBUILD ', '--mount=from=', ',', ' ', '\t', '\u{1f980}',
    'image: ', 'services:\n', '  - ', 'kind: Pod\n', 'apiVersion: v1\n', '---\n', '{', '[', '&a ', '*a', '|-\n', 'name: ',
    'kind: ImageStreamTag\n', 'image.openshift.io/triggers: ', `'[{"from":{"kind":"ImageStreamTag","name":"a:1"}}]'`,
  ];

  it('is read without an error, mentions are in it, and what is inserted can be read back', () => {
    const below = numbers(7);
    let shaped = 0;
    for (let round = 0; round < 3000; round += 1) {
      const length = 1 + below(12);
      const text = Array.from({ length }, () => pieces[below(pieces.length)] ?? '').join('');
      const at = below(text.length + 1);
      for (const format of ['dockerfile', 'yaml'] as const) {
        for (const { span, text: shown } of imageMentions(text, format)) {
          assert.equal(text.slice(span.start, span.end), shown);
          assert.ok(shown !== '', JSON.stringify(text));
        }
        const { span, text: typed, isShaped } = insertionAt(text, { start: at, end: at }, format, [spec]);
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
        const after = text.slice(0, span.start) + typed + text.slice(span.end);
        if (!isShaped || format !== 'dockerfile') continue;
        shaped += 1;
        const found = imageMentions(after, format).some(
          ({ target }) => target.kind === 'pullSpec' && target.spec === spec,
        );
        assert.ok(found, JSON.stringify({ text, at, after }));
      }
    }
    assert.ok(shaped > 100, String(shaped));
  });
});
