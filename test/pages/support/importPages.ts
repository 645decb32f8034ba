import type { FoundRow, ImportPage, TroubleView } from '../../../src/shared/importPage.ts';
import { ago } from './clock.ts';
import { digest as digestOf } from '../../support/digest.ts';

const day = 24 * 3_600_000;

/** Before anything was typed. */
export const emptyImport: ImportPage = {
  cluster: 'api.shop.example:6443',
  projects: ['hackershop', 'planet-express', 'shop'],
  form: {
    project: 'shop',
    reference: '',
    all: false,
    stream: '',
    tag: 'latest',
    referencePolicy: 'Source',
    importMode: 'Legacy',
    scheduled: false,
    insecure: false,
  },
  reference: { kind: 'nothing' },
  look: { kind: 'none' },
  busy: false,
};

/** One image, found. */
export const oneFound: ImportPage = {
  ...emptyImport,
  form: { ...emptyImport.form, reference: 'docker pull fedora:41', stream: 'fedora', tag: '41' },
  reference: {
    kind: 'reads',
    spec: 'docker.io/library/fedora:41',
    notes: ['Only the image of the pull command is used.'],
    byDigest: false,
  },
  look: {
    kind: 'found',
    what: 'docker.io/library/fedora:41',
    rows: [
      {
        key: 'docker.io/library/fedora:41',
        name: 'docker.io/library/fedora:41',
        selected: true,
        image: {
          digest: digestOf('42cdaa43'),
          short: '42cdaa43',
          platforms: ['linux/amd64'],
          size: 71_300_000,
          created: ago(9 * day),
        },
      },
    ],
    more: [],
  },
  target: { count: 1, isNew: true, ready: true },
};

export const noLogin: TroubleView = {
  summary: 'registry.redhat.io wants a login, and the project shop has no pull secret for it.',
  advice: 'Add one to shop, with a login for registry.redhat.io.',
  message: 'you may not have access to the container image "registry.redhat.io/ubi9/ubi:9.4"',
  secretFor: 'registry.redhat.io',
};

const row = (name: string, more: Partial<FoundRow> = {}): FoundRow => ({
  key: `quay.io/shop/web:${name}`,
  name,
  selected: false,
  image: {
    digest: digestOf(name.replaceAll('.', '').padEnd(4, 'a')),
    short: digestOf(name.replaceAll('.', '').padEnd(4, 'a')).slice(7, 15),
    platforms: ['linux/amd64', 'linux/arm64'],
    created: ago(40 * day),
  },
  ...more,
});

/** All tags of a repository: some chosen, one that cannot be imported, more than are looked at. */
export const allFound: ImportPage = {
  ...emptyImport,
  form: {
    ...emptyImport.form,
    reference: 'quay.io/shop/web',
    all: true,
    stream: 'web',
    importMode: 'PreserveOriginal',
    scheduled: true,
  },
  reference: { kind: 'reads', notes: [], byDigest: false },
  look: {
    kind: 'found',
    what: 'quay.io/shop/web',
    rows: [
      row('1.0', { selected: true, change: 'points to ed813f96 (3 d ago) now and would point to 10aa0000' }),
      row('1.1', { selected: true }),
      {
        key: 'quay.io/shop/web:old',
        name: 'old',
        selected: false,
        trouble: {
          summary: 'unsupported schema version 1',
          advice: '',
          message: 'unsupported schema version 1',
        },
      },
      row('2.0'),
    ],
    more: ['2.1', '2.2', '3.0-rc1'],
  },
  target: {
    count: 2,
    isNew: false,
    ready: true,
  },
};

/** After an import of which a part failed. */
export const partlyImported: ImportPage = {
  ...allFound,
  outcome: {
    tone: 'partly',
    message:
      'Imported shop/web:1.0, but shop/web:1.1 failed. The tag is recorded in the image stream all the same and stays failing until imported again or deleted.',
    place: 'shop/web',
    rows: [
      {
        tag: '1.0',
        from: 'quay.io/shop/web:1.0',
        image: { digest: digestOf('10aa'), short: '10aa0000' },
        note: 'another image than was found before',
      },
      {
        tag: '1.1',
        from: 'quay.io/shop/web:1.1',
        note: 'recorded in the stream, and failing',
        trouble: {
          summary: 'quay.io has had too many requests for now.',
          advice: 'Try again later.',
          message: 'toomanyrequests: pull rate limit',
          secretFor: 'quay.io',
        },
      },
    ],
  },
};
