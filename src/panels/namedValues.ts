import { httpLink } from '../model/httpLink.ts';
import type { EnvVariable } from '../model/imageConfig.ts';
import { compareNames } from '../model/project.ts';
import { looksSecret } from '../model/secretValue.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type { NamedValue } from '../shared/tagPage.ts';

const longestName = 500;

/** A name with a value as a page shows it: safe text, marked where it looks like a secret, a link where it is one. */
export function namedValue(name: string, value: string): NamedValue {
  const secret = looksSecret(name, value);
  const link = secret ? undefined : httpLink(value);
  return {
    name: plainLine(name, longestName),
    value: plainBlock(value),
    ...(link === undefined ? {} : { link }),
    ...(secret ? { secret } : {}),
  };
}

/** Labels or annotations, by name. */
export function sortedValues(fields: Readonly<Record<string, string>>): NamedValue[] {
  return Object.entries(fields)
    .sort(([a], [b]) => compareNames(a, b))
    .map(([name, value]) => namedValue(name, value));
}

/** Environment variables, in the image's order: later ones may build on earlier ones. Never a link. */
export function environmentValues(env: readonly EnvVariable[]): NamedValue[] {
  return env.map(({ name, value }) => {
    const secret = looksSecret(name, value);
    return {
      name: plainLine(name, longestName),
      value: plainBlock(value),
      ...(secret ? { secret } : {}),
    };
  });
}

/** Labels that say where an image comes from: of the OCI, of OpenShift's builds, and what was usual before them. */
const sourceLabels: readonly [words: string, labels: readonly string[]][] = [
  [
    'Source',
    [
      'org.opencontainers.image.source',
      'io.openshift.build.source-location',
      'org.label-schema.vcs-url',
      'vcs-url',
    ],
  ],
  [
    'Revision',
    [
      'org.opencontainers.image.revision',
      'io.openshift.build.commit.id',
      'org.label-schema.vcs-ref',
      'vcs-ref',
    ],
  ],
  ['Branch or tag', ['io.openshift.build.commit.ref']],
  ['Commit message', ['io.openshift.build.commit.message']],
  ['Home page', ['org.opencontainers.image.url', 'org.label-schema.url', 'url']],
  ['Documentation', ['org.opencontainers.image.documentation', 'org.label-schema.usage']],
];

/** Where an image was built from, as its labels say; what several labels say alike stands once. */
export function sourceValues(labels: Readonly<Record<string, string>>): NamedValue[] {
  return sourceLabels.flatMap(([words, names]) => {
    const values = names.flatMap((name) => (Object.hasOwn(labels, name) ? [labels[name]?.trim() ?? ''] : []));
    const distinct = [...new Set(values)].filter((value) => value !== '');
    return distinct.map((value) => namedValue(words, value));
  });
}
