import { INTERNAL_REGISTRY } from '../state/state.ts';
import type { SeedWriter } from './writer.ts';

/** How workloads of the demo name its images. Names are `project/stream:tag`. */
export class DemoImages {
  readonly #writer: SeedWriter;

  constructor(writer: SeedWriter) {
    this.#writer = writer;
  }

  /** Pull spec by tag, for inside the cluster. */
  tag(name: string): string {
    return `${INTERNAL_REGISTRY}/${name}`;
  }

  /** Pull spec by tag, for outside the cluster. */
  publicTag(name: string): string {
    return `${this.#writer.state.registryHost}/${name}`;
  }

  /** Pull spec by digest of the tag's newest revision, or of an earlier one. */
  digest(name: string, revision = 0): string {
    const [repository = ''] = name.split(':');
    return `${INTERNAL_REGISTRY}/${repository}@${this.id(name, revision)}`;
  }

  /** The digest alone. */
  id(name: string, revision = 0): string {
    const [repository = '', tag = ''] = name.split(':');
    const history = this.#writer.stream(repository)?.status.tags?.find((candidate) => candidate.tag === tag);
    const item = history?.items?.[revision];
    if (item === undefined) throw new Error(`The seed has no revision ${revision} of ${name}.`);
    return item.image;
  }
}
