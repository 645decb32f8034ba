import { foldAttachments } from '../model/attachment.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { sameTag, type Tag } from '../model/tag.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { filterFacts } from './filterFacts.ts';
import type { TreeNode } from './node.ts';
import type { TreeFilter } from './treeFilter.ts';

/** A tag as it was when its box was checked, and its stream. */
interface Checked {
  readonly target: TagTarget;
  readonly stream: ImageStream;
  readonly seen: Tag;
}

/**
 * Clean-up mode: tags get check boxes, and what is checked is deleted together. A stream's box stands for all tags
 * that it shows, none that a filter hides; the stream itself stays. Projects in which something is checked are followed, folded or not.
 */
export class CleanUp {
  readonly #store: RegistryStore;
  readonly #filter: TreeFilter;
  readonly #listeners = new Set<() => void>();
  readonly #checked = new Map<string, Checked>();
  readonly #followed = new Set<string>();
  #active = false;
  /** Stands for the session in which things were checked: another one may have other things of the same names. */
  #session: unknown;

  constructor(store: RegistryStore, filter: TreeFilter) {
    this.#store = store;
    this.#filter = filter;
    store.onDidChange(({ kind }) => {
      if (kind === 'connection' && this.#active && store.writer !== this.#session) this.leave();
    });
  }

  get active(): boolean {
    return this.#active;
  }

  /** The checked tags that still are what they were and that no filter hides, in the order in which they were checked. */
  get checked(): readonly TagTarget[] {
    return this.#standing.filter((checked) => this.#isShown(checked)).map(({ target }) => target);
  }

  /** How many of the tags that were checked have changed or gone since; they count as not checked. */
  get changed(): number {
    return this.#checked.size - this.#standing.length;
  }

  /** How many checked tags the filter hides now; they count as not checked until it shows them again. */
  get hidden(): number {
    return this.#standing.filter((checked) => !this.#isShown(checked)).length;
  }

  enter(): void {
    this.#active = true;
    this.#session = this.#store.writer;
    this.#changed();
  }

  /** Ends the mode and forgets what was checked. */
  leave(): void {
    this.#active = false;
    this.#checked.clear();
    this.#changed();
  }

  /** Unchecks what is gone or was dealt with. */
  uncheck(targets: readonly TagTarget[]): void {
    for (const target of targets) this.#checked.delete(keyOf(target));
    this.#changed();
  }

  /** Whether a row's box is checked; undefined for rows without one. A stream's is when all its tags are. */
  isChecked(node: TreeNode): boolean | undefined {
    if (!this.#active) return undefined;
    if (node.kind === 'tag') return this.#has(node);
    if (node.kind !== 'stream') return undefined;
    const tags = this.#tagsOf(node);
    return tags.length === 0 ? undefined : tags.every((tag) => this.#has(tag));
  }

  /** Checks or unchecks the boxes of rows, with all tags below those of streams. */
  check(boxes: readonly (readonly [TreeNode, boolean])[]): void {
    for (const [node, yes] of boxes) {
      const tags = node.kind === 'tag' ? [targetOf(node)] : node.kind === 'stream' ? this.#tagsOf(node) : [];
      for (const tag of tags) {
        const stream = this.#store.stream(tag.project, tag.stream);
        const seen = stream?.tags.find(({ name }) => name === tag.tag);
        if (yes && stream !== undefined && seen !== undefined)
          this.#checked.set(keyOf(tag), { target: tag, stream, seen });
        else this.#checked.delete(keyOf(tag));
      }
    }
    this.#changed();
  }

  /** Hears every change from now on; the answer ends that. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was checked and is still what it was. */
  get #standing(): readonly Checked[] {
    return [...this.#checked.values()].filter((checked) => this.#isStill(checked));
  }

  #isShown({ target: { project, stream: name }, stream, seen }: Checked): boolean {
    const facts = filterFacts(this.#store, this.#store.now);
    return this.#filter.accepts(this.#store.stream(project, name) ?? stream, seen, facts);
  }

  #has(tag: TagTarget): boolean {
    const checked = this.#checked.get(keyOf(tag));
    return checked !== undefined && this.#isStill(checked);
  }

  /** While a project is being listed again, what was checked in it stands. */
  #isStill({ target: { project, stream, tag }, seen }: Checked): boolean {
    const streams = this.#store.streams(project);
    return streams?.kind !== 'loaded' || sameTag(seen, this.#store.tag(project, stream, tag));
  }

  #follow(projects: ReadonlySet<string>): void {
    for (const project of projects) {
      if (this.#followed.has(project)) continue;
      this.#followed.add(project);
      void this.#store.openProject(project, this);
    }
    for (const project of this.#followed) {
      if (projects.has(project)) continue;
      this.#followed.delete(project);
      this.#store.closeProject(project, this);
    }
  }

  #tagsOf({ project, stream }: StreamTarget): readonly TagTarget[] {
    const found = this.#store.stream(project, stream);
    if (found === undefined) return [];
    const facts = filterFacts(this.#store, this.#store.now);
    const shown = foldAttachments(found.tags).tags.filter((tag) => this.#filter.accepts(found, tag, facts));
    return shown.map(({ name }) => ({ project, stream, tag: name }));
  }

  #changed(): void {
    this.#follow(new Set([...this.#checked.values()].map(({ target }) => target.project)));
    for (const listener of this.#listeners) listener();
  }
}

function targetOf({ project, stream, tag }: TagTarget): TagTarget {
  return { project, stream, tag };
}

function keyOf({ project, stream, tag }: TagTarget): string {
  return JSON.stringify([project, stream, tag]);
}
