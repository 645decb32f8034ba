import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TagDeletion } from '../../../src/model/deletion.ts';
import { list, record } from '../../../src/model/json.ts';
import { ocCreateStream, ocDelete, ocGrantPull, ocRestore, ocTag } from '../../../src/model/ocCommand.ts';
import type { RestorationStep } from '../../../src/model/restoration.ts';
import type { Retag } from '../../../src/model/retag.ts';
import { shellJson, shellWord } from '../../../src/model/shell.ts';
import { digest } from '../../support/digest.ts';

interface Call {
  readonly args: readonly unknown[];
  readonly input: string;
}

const hostile = [
  "it's",
  '"double" \\ back\\',
  '$(touch pwned) `touch pwned` ${HOME} $HOME',
  'two\nlines\n',
  '\n',
  ' spaced  out ',
  '',
  '-x',
  '--context=elsewhere',
  '!event !! #no; & | > pwned <x',
  '~/x',
  '=ls',
  '*?[a]{b,c}',
  '\u001b[2Jcleared\r\tand\u202eturned',
  'ümläut 💥',
  'EOF',
];

describe('oc commands', () => {
  const place = {};
  const image = digest('web');
  const retag: Retag = {
    source: { project: 'hackershop', stream: 'skyfield', tag: '2.0', image },
    target: { project: 'prod', stream: 'skyfield', tag: 'live' },
    how: 'pinned',
  };
  const following: Retag = {
    ...retag,
    target: { project: 'hackershop', stream: 'skyfield', tag: 'latest' },
    how: 'following',
  };
  const steps = (...of: RestorationStep[]) =>
    ({ kind: 'steps', project: 'hackershop', stream: 'skyfield', steps: of, followers: [] }) as const;
  const mapping = { kind: 'mapImage', tag: '1.1', image, reference: `registry:5000/a/b@${image}` } as const;

  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'oc-'));
    const fake = path.join(folder, 'oc');
    writeFileSync(
      fake,
      `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(path.join(folder, 'print.cjs'))} "$@"\n`,
    );
    const print = [
      "const { readFileSync } = require('node:fs');",
      'const args = process.argv.slice(2);',
      "const input = args.includes('-f') ? readFileSync(0, 'utf8') : '';",
      'console.log(JSON.stringify({ args, input }));',
      'const refused = process.env.REFUSED;',
      'process.exitCode = refused && JSON.stringify({ args, input }).includes(refused) ? 1 : 0;',
    ];
    writeFileSync(path.join(folder, 'print.cjs'), print.join('\n'));
    chmodSync(fake, 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs lines in a shell where `oc` says how it was called; it fails where the call has `refused` in it. */
  function run(lines: string, refused = ''): Call[] {
    const out = execFileSync('/bin/sh', ['-c', `${lines}\n:`], {
      cwd: folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, REFUSED: refused, HOME: '/nowhere' },
      encoding: 'utf8',
    });
    return out
      .trimEnd()
      .split('\n')
      .map((text) => {
        const call = record(JSON.parse(text));
        return { args: list(call['args']), input: String(call['input']) };
      });
  }
  const argsOf = (lines: string): readonly unknown[][] => run(lines).map(({ args }) => [...args]);

  describe('read as people write them', () => {
    const cases: readonly [line: string, expected: string][] = [
      [ocTag(retag, place), `oc tag --source=isimage hackershop/skyfield@${image} prod/skyfield:live`],
      [
        ocTag(following, { context: 'hackershop/api-example:6443/phillip' }),
        'oc --context=hackershop/api-example:6443/phillip tag --source=istag --alias -n hackershop skyfield:2.0 skyfield:latest',
      ],
      [ocCreateStream({ project: 'prod', stream: 'web' }, place), 'oc create imagestream -n prod web'],
      [
        ocGrantPull({ project: 'test', to: 'prod' }, place),
        'oc policy add-role-to-group -n test system:image-puller system:serviceaccounts:prod',
      ],
      [
        ocDelete(
          [
            deletion('test', 'web', '1.0'),
            deletion('test', 'web', '1.1'),
            streamDeletion('test', 'old'),
            deletion('prod', 'web', '1.0'),
          ],
          place,
        ),
        [
          'oc delete imagestreamtag -n test web:1.0 web:1.1',
          'oc delete imagestream -n test old',
          'oc delete imagestreamtag -n prod web:1.0',
        ].join('\n'),
      ],
    ];
    for (const [line, expected] of cases) it(expected, () => assert.equal(line, expected));
  });

  it('keeps how pods pull a tag that exists', () => {
    const settings = { insecure: false, referencePolicy: 'Local' } as const;
    const confirmed = { name: 'live', revisions: [], scheduled: false, settings };
    assert.match(ocTag({ ...retag, confirmed }, place), / --reference-policy=local /);
  });

  for (const name of hostile) {
    it(`take ${JSON.stringify(name)} as it is`, () => {
      const [word] = argsOf(`oc -- ${shellWord(name)}`);
      assert.deepEqual(word, ['--', name]);
      const end = (text: string): string[] => (text.startsWith('-') ? ['--'] : []);
      const context = name;
      assert.deepEqual(argsOf(ocDelete([deletion(name, name, name)], { context })), [
        [`--context=${name}`, 'delete', 'imagestreamtag', '-n', name, ...end(name), `${name}:${name}`],
      ]);
      assert.deepEqual(argsOf(ocCreateStream({ project: name, stream: name }, place)), [
        ['create', 'imagestream', '-n', name, ...end(name), name],
      ]);
      const source = { project: name, stream: name, tag: name, image };
      const target = { project: name, stream: name, tag: name };
      assert.deepEqual(argsOf(ocTag({ source, target, how: 'following' }, place)), [
        ['tag', '--source=istag', '--alias', '-n', name, ...end(name), `${name}:${name}`, `${name}:${name}`],
      ]);
    });

    it(`restore ${JSON.stringify(name)} as it is`, () => {
      const made = {
        kind: 'createStream',
        labels: { l: name },
        annotations: { [`a${name}`]: name },
        spec: { lookupPolicy: { local: true } },
      } as const;
      const added = { kind: 'addSpecTags', tags: [{ name, annotations: { a: name } }] } as const;
      const plan = { ...steps(made, { ...mapping, tag: name }, added), project: name, stream: name };
      const [create, map, patch] = run(ocRestore(plan, place));
      const metadata = { name, namespace: name };
      assert.deepEqual(JSON.parse(create?.input ?? ''), {
        apiVersion: 'image.openshift.io/v1',
        kind: 'ImageStream',
        metadata: { ...metadata, labels: made.labels, annotations: made.annotations },
        spec: made.spec,
      });
      assert.deepEqual(JSON.parse(map?.input ?? ''), {
        apiVersion: 'image.openshift.io/v1',
        kind: 'ImageStreamMapping',
        metadata,
        image: { metadata: { name: image }, dockerImageReference: mapping.reference },
        tag: name,
      });
      assert.deepEqual(create?.args, ['create', '-n', name, '-f', '-']);
      assert.deepEqual(JSON.parse(String(patch?.args[6])), [
        { op: 'add', path: '/spec/tags', value: added.tags },
      ]);
    });
  }

  it('show nothing to the terminal that it acts on, and nothing to the history of a shell', () => {
    for (const name of hostile) {
      assert.doesNotMatch(shellWord(name), /(?!\n)[\p{Cc}\p{Cf}]/u);
      assert.doesNotMatch(shellJson(name), /[!\p{Cc}\p{Cf}]/u);
      assert.equal(JSON.parse(shellJson(name)), name);
    }
  });

  it('end a restoration at the step that fails', () => {
    const lines = ocRestore(
      steps(mapping, { ...mapping, tag: 'refuse-me' }, { ...mapping, tag: '1.3' }),
      place,
    );
    assert.equal(run(lines).length, 3);
    assert.equal(run(lines, 'refuse-me').length, 2);
  });

  it('make the list of spec tags of a stream that has none, and append to one that has', () => {
    const lines = ocRestore(
      steps(mapping, { kind: 'addSpecTags', tags: [{ name: 'a' }, { name: 'b' }] }),
      place,
    );
    const [, made, ...none] = run(lines);
    assert.deepEqual(none, []);
    assert.deepEqual(JSON.parse(String(made?.args[6])), [
      { op: 'test', path: '/spec/tags', value: null },
      { op: 'add', path: '/spec/tags', value: [{ name: 'a' }, { name: 'b' }] },
    ]);
    const [, , appended] = run(lines, 'test');
    assert.deepEqual(appended?.args.slice(0, 6), [
      'patch',
      'imagestream',
      '-n',
      'hackershop',
      '--type=json',
      '-p',
    ]);
    assert.deepEqual(JSON.parse(String(appended.args[6])), [
      { op: 'add', path: '/spec/tags/-', value: { name: 'a' } },
      { op: 'add', path: '/spec/tags/-', value: { name: 'b' } },
    ]);
  });
});

function deletion(project: string, stream: string, tag: string): TagDeletion {
  const usedBy = { kind: 'looked', uses: [], unseen: [] } as const;
  return {
    kind: 'tag',
    project,
    stream,
    tag,
    confirmed: { name: tag, revisions: [], scheduled: false },
    consequences: {
      earlier: 0,
      siblings: [],
      followers: [],
      attachments: [],
      usedBy,
      pushedBy: [],
      scheduled: false,
    },
    undo: { kind: 'yes' },
  };
}

function streamDeletion(project: string, stream: string) {
  const confirmed = {
    project,
    name: stream,
    uid: '1',
    resourceVersion: '1',
    annotations: {},
    localLookup: false,
    tags: [],
  };
  return { kind: 'stream', project, stream, confirmed, tags: [], undo: { kind: 'yes' } } as const;
}
