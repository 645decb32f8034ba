import assert from 'node:assert/strict';
import fc from 'fast-check';
import { digestOfImageID, parseImageReference } from '../../../src/model/imageReference.ts';
import { isDigest } from '../../../src/model/digest.ts';
import {
  pullSpecOf,
  readImportReference,
  suggestedStream,
} from '../../../src/model/import/importReference.ts';
import {
  authFileRoot,
  entryOf,
  GarbledAuthFile,
  readAuthFile,
  withEntry,
  withoutEntry,
} from '../../../src/model/login/authFile.ts';
import { streamNameProblem, tagNameProblem } from '../../../src/model/name.ts';
import { loginsInFile } from '../../../src/model/pullSecret/authFileLogins.ts';
import { keyCovers, keyWords, registryKey } from '../../../src/model/pullSecret/registryKey.ts';
import { hostFromSetting, isRegistryHost } from '../../../src/model/registryAddress/registryAddress.ts';
import { needsOf, parseQuery } from '../../../src/model/search/parseQuery.ts';
import { Secret } from '../../../src/model/secret.ts';
import { checkReference } from '../../../src/registry/reference.ts';
import { absurd, hostileText } from '../absurd.ts';
import {
  assertBounded,
  assertLinear,
  assertNoControls,
  assertNotPolluted,
  growing,
  orFailure,
} from '../bounds.ts';
import { property, type Target } from '../property.ts';

const piece = fc.oneof(
  fc.constantFrom(
    'quay.io',
    'docker.io',
    'localhost',
    '127.0.0.1:5000',
    '[::1]:80',
    '/',
    'hackershop',
    'skyfield',
    ':',
    '@',
    ':1.0',
    `@sha256:${'0'.repeat(64)}`,
    'sha256:',
    'docker pull ',
    'FROM ',
    ' AS x',
    'docker://',
    'https://',
    'https://hub.docker.com/_/',
    'https://quay.io/repository/',
    'image: ',
    '--platform x',
    '"',
    '`',
    '$ ',
    '&& ',
    '-',
    'oci:',
    'user:pw@',
  ),
  hostileText(3),
);
const reference = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(''));
const queryPiece = fc.oneof(
  fc.constantFrom(
    'project:',
    'label:',
    'layer:',
    'arch:',
    'pushed:<7d',
    'pushed:>',
    'size:>500MB',
    'size:',
    'unused',
    'failing',
    '"',
    '*',
    'sha256:',
    'abcdef',
    ' ',
    '=',
    '<',
    '>',
    '9'.repeat(400),
    '-',
  ),
  piece,
);
const host = fc.oneof(
  fc.constantFrom(
    'quay.io',
    'registry.example:5000',
    '__proto__',
    'constructor',
    'https://index.docker.io/v1/',
  ),
  hostileText(3),
);

const authFile = absurd(
  {
    auths: {
      'quay.io': { auth: 'YTpi', email: 'x' },
      'https://index.docker.io/v1/': { username: 'a', password: 'b' },
      'registry.example:5000': {},
    },
    credHelpers: { 'gcr.io': 'gcloud', 'quay.io': 'x' },
    credsStore: 'desktop',
    HttpHeaders: { a: 'b' },
  },
  { auths: {} },
  {},
);
/** A file as somebody may have written it: with other spaces, members twice, or broken. */
const fileText = fc
  .tuple(
    authFile,
    fc.constantFrom<(string | number)[]>(0, 1, '\t', '   '),
    fc.nat(),
    fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: hostileText(2) }),
    fc.constantFrom('', '\ufeff', ' \n', '{"auths":{"quay.io":{"auth":"eDp5"}},'),
  )
  .map(([value, indent, at, extra, head]) => {
    const text = JSON.stringify(value, undefined, indent);
    const whole =
      head.startsWith('{') && text.startsWith('{') && text.length > 2
        ? head + text.trimStart().slice(1)
        : head + text;
    const cut = at % (whole.length + 1);
    return whole.slice(0, cut) + extra + whole.slice(cut);
  });

function orGarbled<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GarbledAuthFile) return undefined;
    throw error;
  }
}

export const names: Target = {
  name: 'names',
  properties: [
    property('an image reference is taken apart into what can be put together again', reference, (text) => {
      const found = parseImageReference(text);
      if (found !== undefined) {
        const { host: at, repository, tag, digest } = found;
        assert.match(repository, /^[a-z0-9][a-z0-9._/-]*$/);
        const again = `${at === undefined ? '' : `${at}/`}${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
        assert.deepEqual(parseImageReference(again), found);
      }
      const digest = digestOfImageID(text);
      assert.ok(digest === undefined || isDigest(digest));
      orFailure(() => checkReference(text, 'latest', 'read it'));
      orFailure(() => checkReference('a/b', text, 'read it'));
    }),
    property('what is typed as an image to import is one, or said to be none', reference, (text) => {
      const read = readImportReference(text);
      if (read.kind === 'problem') assertNoControls(read.problem);
      if (read.kind !== 'reference') return;
      assert.ok(isRegistryHost(read.reference.host));
      const spec = pullSpecOf(read.reference);
      assert.match(spec, /^[\w.:/@[\]-]+$/);
      assert.notEqual(parseImageReference(spec), undefined);
      assert.equal(streamNameProblem(suggestedStream(read.reference, 'a'), 'a'), undefined);
      for (const note of read.notes) assertNoControls(note);
    }),
    property(
      'names and registries are taken, or said to be none',
      fc.tuple(reference, host),
      ([text, other]) => {
        for (const problem of [streamNameProblem(text, 'a'), tagNameProblem(text)])
          if (problem !== undefined) assertNoControls(problem);
        const key = registryKey(text);
        if (typeof key !== 'string') assert.ok(isRegistryHost(key.host) && isRegistryHost(key.api));
        keyWords(text);
        keyCovers(text, { host: other, path: text });
        hostFromSetting({ [other]: text, 'https://api.example:6443': text }, 'https://api.example:6443');
        assertNotPolluted();
      },
    ),
    property(
      'a query is understood as far as it can be',
      fc.array(queryPiece, { maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        const query = parseQuery(text);
        assertBounded(query, text.length);
        needsOf(query);
      },
    ),
    property(
      'references and queries take time by their length',
      growing(fc.array(queryPiece, { maxLength: 3 }).map((parts) => parts.join(''))),
      (text) => {
        assertLinear(text, parseQuery);
        assertLinear(text, readImportReference);
        assertLinear(text, (each) => parseImageReference(each));
        assertLinear(text, (each) => registryKey(each));
        assertLinear(text, (each) => streamNameProblem(each, 'a'));
      },
      15,
    ),
    property(
      'a login is put into a file of logins and taken out, and nothing else moves',
      fc.tuple(fileText, host),
      ([text, at]) => {
        orGarbled(() => readAuthFile(text, at, 'docker'));
        const entry = entryOf('amy', 'secret');
        const changed = orGarbled(() => withEntry(text, at, entry));
        if (changed === undefined) return;
        const before = authFileRoot(text);
        const after = authFileRoot(changed);
        assert.deepEqual(Object.getOwnPropertyDescriptor(after['auths'], at)?.value, entry);
        for (const name of Object.keys(before))
          if (name !== 'auths') assert.deepEqual(after[name], before[name]);
        const without = authFileRoot(withoutEntry(changed, at));
        assert.ok(!Object.hasOwn(without['auths'] ?? {}, at));
        assertNotPolluted();
      },
    ),
    property('a file of logins says what it holds, and never a login in words', fileText, (text) => {
      const found = orGarbled(() => loginsInFile(new Secret(text)));
      if (found === undefined) return;
      for (const { key, password } of found.logins) {
        assert.notEqual(typeof registryKey(key), 'string');
        assert.equal(JSON.stringify({ password }), '{"password":"[secret]"}');
      }
    }),
  ],
};
