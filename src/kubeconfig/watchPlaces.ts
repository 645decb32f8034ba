import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Folders to watch, and the names in each that matter. */
export type WatchPlaces = ReadonlyMap<string, ReadonlySet<string>>;

/** As many symbolic links as Linux follows in one path. */
const linkLimit = 40;

/**
 * Where a change of any of the files would show: the folder of each file, and the folder of every symbolic link on the
 * way to it (a mounted ConfigMap is replaced by exchanging such a link). Where the way ends, the last folder that exists.
 */
export async function watchPlaces(files: readonly string[]): Promise<WatchPlaces> {
  const places = new Map<string, Set<string>>();
  for (const file of files) {
    for (const { folder, name } of await stepsTo(path.resolve(file))) {
      const names = places.get(folder) ?? new Set();
      places.set(folder, names.add(name));
    }
  }
  return places;
}

interface Step {
  readonly folder: string;
  readonly name: string;
}

async function stepsTo(file: string): Promise<Step[]> {
  const { root } = path.parse(file);
  const steps: Step[] = [];
  let folder = root;
  let rest = partsOf(file);
  for (let links = 0; links <= linkLimit;) {
    const [name, ...further] = rest;
    if (name === undefined) break;
    const here = path.join(folder, name);
    const kind = await kindOf(here);
    if (kind === 'link') {
      links += 1;
      steps.push({ folder, name });
      const target = path.resolve(folder, await readlink(here).catch(() => name));
      folder = path.parse(target).root;
      rest = [...partsOf(target), ...further];
    } else if (kind === 'folder' && further.length > 0) {
      folder = here;
      rest = further;
    } else {
      steps.push({ folder, name });
      break;
    }
  }
  return steps;
}

function partsOf(file: string): string[] {
  return file
    .slice(path.parse(file).root.length)
    .split(path.sep)
    .filter((part) => part !== '');
}

async function kindOf(place: string): Promise<'link' | 'folder' | 'other' | 'missing'> {
  try {
    const stats = await lstat(place);
    return stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'missing';
  }
}
