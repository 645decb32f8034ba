import type { TagSource, TagState } from './tag.ts';
import { plainLine } from './text.ts';

/** How the states and sources of tags read. Everything of theirs comes out as one safe line. */

/** Where a tag takes its image from, as short as it stays clear: `stable`, `base/skyfield:1.0`, `quay.io/app/web:1`. */
export function sourceWords(source: TagSource): string {
  switch (source.kind) {
    case 'external':
      return plainLine(source.pullSpec, 80);
    case 'tag': {
      const name = source.stream === undefined ? source.tag : `${source.stream}:${source.tag}`;
      return plainLine(inProject(source.project, name));
    }
    case 'image': {
      const digest = source.digest.replace(/^sha256:/, '').slice(0, 8);
      return plainLine(inProject(source.project, `${source.stream}@${digest}`));
    }
  }
}

function inProject(project: string | undefined, name: string): string {
  return project === undefined ? name : `${project}/${name}`;
}

/** What the state adds to a tag's row; a pushed tag needs no words. */
export function stateWords(state: TagState): string | undefined {
  switch (state.kind) {
    case 'pushed':
      return undefined;
    case 'follows':
      return `follows ${sourceWords(state.source)}`;
    case 'pinned':
      return `tagged from ${sourceWords(state.source)}`;
    case 'imported':
      return `from ${sourceWords(state.source)}`;
    case 'waiting':
      return `${state.source.kind === 'external' ? 'waiting for import from' : 'waiting for'} ${sourceWords(state.source)}`;
    case 'importFailed':
      return `import failed: ${plainLine(state.failure.reason, 40)}`;
    case 'missing':
      return 'image missing';
    case 'empty':
      return 'no image';
  }
}

/** The state in a word or two, where the source stands beside it (`originWords`). */
export function stateName(state: TagState): string {
  switch (state.kind) {
    case 'pushed':
    case 'imported':
      return state.kind;
    case 'follows':
      return 'follows another tag';
    case 'pinned':
      return 'tagged from another image';
    case 'waiting':
      return state.source.kind === 'external' ? 'waiting for import' : 'waiting for its source';
    case 'importFailed':
      return `import failed: ${plainLine(state.failure.reason, 40)}`;
    case 'missing':
      return 'image missing';
    case 'empty':
      return 'no image';
  }
}

/** How bad a state is: a failed import still leaves the older image, a missing image cannot be pulled. */
export function stateTone(state: TagState): 'normal' | 'warning' | 'error' {
  if (state.kind === 'missing') return 'error';
  return state.kind === 'importFailed' ? 'warning' : 'normal';
}

/** How the tag gets its image: `follows stable`, `imported from quay.io/app/web:1, again on schedule`. */
export function originWords(source: TagSource, scheduled: boolean): string {
  switch (source.kind) {
    case 'tag':
      return `follows ${sourceWords(source)}`;
    case 'image':
      return `tagged from ${sourceWords(source)}`;
    case 'external':
      return `imported from ${sourceWords(source)}${scheduled ? ', again on schedule' : ''}`;
  }
}
