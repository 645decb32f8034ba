import type { PullAccount } from '../model/pullSecret/pullSecret.ts';
import type { AccountLinks } from './clusterPullSecrets.ts';

/** Fields of a service account that name secrets. */
const fields = { pulls: 'imagePullSecrets', mounts: 'secrets' } as const;

/** The JSON patch (RFC 6902) that changes links of an account which is still as it was seen, and nothing else of it. */
export function linksPatch(seen: PullAccount, { secret, add, remove }: AccountLinks): readonly object[] {
  return [
    // The version is no other account's, so it stands for the uid too.
    { op: 'replace', path: '/metadata/resourceVersion', value: seen.version },
    ...add.flatMap((list) => addition(seen, list, secret)),
    ...remove.flatMap((list) => removals(seen, list, secret)),
  ];
}

function addition(seen: PullAccount, list: 'pulls' | 'mounts', secret: string): object[] {
  if (seen[list].includes(secret)) return [];
  const path = `/${fields[list]}`;
  const reference = { name: secret };
  return seen[list].length === 0
    ? [{ op: 'add', path, value: [reference] }]
    : [{ op: 'add', path: `${path}/-`, value: reference }];
}

/** The last one first, so that the places of the others stay what they are. */
function removals(seen: PullAccount, list: 'pulls' | 'mounts', secret: string): object[] {
  const places = seen[list].flatMap((name, index) => (name === secret ? [index] : []));
  return places.reverse().flatMap((index) => {
    const path = `/${fields[list]}/${index}`;
    return [
      { op: 'test', path: `${path}/name`, value: secret },
      { op: 'remove', path },
    ];
  });
}
