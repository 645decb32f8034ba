import type { AccessLevel } from './access.ts';

/** Each level as a name: of a column, of a choice. */
export const levelNames: Readonly<Record<AccessLevel, string>> = {
  pull: 'Pull',
  push: 'Push',
  admin: 'Admin',
};

/** What each level lets people do, as it follows `may`. */
export const levelMeanings: Readonly<Record<AccessLevel, string>> = {
  pull: 'pull images, and see image streams and tags',
  push: 'pull and push, tag and delete images',
  admin: 'do everything with images, and give rights to others',
};
