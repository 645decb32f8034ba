import type { StoragePage } from '../../../src/shared/storagePage.ts';
import { ago } from './clock.ts';

/** Three projects, of which one shares much. */
export const usualStorage: StoragePage = {
  kind: 'storage',
  cluster: 'api.planet-express.example:6443',
  storage: {
    readAt: ago(90_000),
    bytes: 61_300_000_000,
    more: true,
    projects: [
      {
        project: 'hackershop',
        bytes: 41_000_000_000,
        own: 32_500_000_000,
        more: false,
        frees: 6_300_000_000,
        streams: [
          { stream: 'skyfield', tags: 12, bytes: 30_000_000_000, own: 20_000_000_000, more: false },
          { stream: 'web', tags: 2, bytes: 18_000_000_000, own: 9_000_000_000, more: false },
        ],
      },
      {
        project: 'momcorp',
        bytes: 2_100_000_000,
        own: 2_100_000_000,
        more: true,
        frees: 0,
        streams: [{ stream: 'robot', tags: 1, bytes: 2_100_000_000, own: 2_100_000_000, more: true }],
      },
      {
        project: 'planet-express',
        bytes: 22_000_000_000,
        own: 12_000_000_000,
        more: false,
        frees: 12_000_000_000,
        streams: [{ stream: 'delivery', tags: 40, bytes: 22_000_000_000, own: 12_000_000_000, more: false }],
      },
    ],
    tags: [
      {
        project: 'hackershop',
        stream: 'skyfield',
        tag: 'nightly',
        revisions: 12,
        bytes: 21_000_000_000,
        own: 14_000_000_000,
        more: false,
      },
      {
        project: 'planet-express',
        stream: 'delivery',
        tag: 'latest',
        revisions: 3,
        bytes: 9_000_000_000,
        own: 100_000_000,
        more: false,
      },
    ],
    untagged: { images: 31, own: 4_400_000_000 },
    pruning: {
      bytes: 18_400_000_000,
      more: false,
      how: 'keeps 3 revisions of each tag and what is younger than 1 hour',
    },
    notes: ['What was uploaded and is in no image is not counted: nothing but the registry knows of it.'],
  },
};
