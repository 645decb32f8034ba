import type { Digests } from './digests.ts';
import { part, type Description, type ImageFacts } from './imageFacts.ts';
import { patternMatcher } from './matching.ts';
import type { Condition } from './query.ts';

/** A condition that facts about images answer. */
export type FactCondition = Extract<Condition, { kind: 'layer' | 'label' | 'arch' | 'size' }>;

/** Answers about images, by number. Worked out once, until a fact changes. */
export class FactMemory {
  readonly #digests: Digests;
  readonly #facts: ImageFacts;
  readonly #known = new Map<string, Uint8Array>();
  #version = -1;
  #containing:
    | {
        readonly hex: string;
        readonly version: number;
        readonly digests: number;
        readonly images: Uint8Array;
      }
    | undefined;

  constructor(digests: Digests, facts: ImageFacts) {
    this.#digests = digests;
    this.#facts = facts;
  }

  /** Which images are, or contain, what has a digest that begins so: bits of `part`, by number. Not to be changed. */
  containing(hex: string): Uint8Array {
    const known = this.#containing;
    const isCurrent = known?.version === this.#facts.version && known.digests === this.#digests.version;
    if (isCurrent && known.hex === hex) return known.images;
    const images = this.#facts.containing(this.#digests.withPrefix(hex));
    const version = this.#facts.version;
    this.#containing = { hex, version, digests: this.#digests.version, images };
    return images;
  }

  /** Which images fulfil the condition: not 0. */
  fulfilling(condition: FactCondition): Uint8Array {
    if (this.#version !== this.#facts.version || this.#known.size > 16) this.#known.clear();
    this.#version = this.#facts.version;
    const key = JSON.stringify(condition);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const images = this.#workOut(condition);
    this.#known.set(key, images);
    return images;
  }

  #workOut(condition: FactCondition): Uint8Array {
    switch (condition.kind) {
      case 'layer':
        return this.#facts
          .containing(this.#digests.withPrefix(condition.hex))
          .map((bits) => bits & part.layer);
      case 'label':
        return this.#facts.describedAs(labelled(condition.key, condition.value));
      case 'arch':
        return this.#facts.describedAs(builtFor(condition.name));
      case 'size': {
        const { than, bytes } = condition;
        return this.#facts.describedAs(
          ({ size }) => size !== undefined && (than === 'less' ? size < bytes : size > bytes),
        );
      }
    }
  }
}

/** Keys and values without regard to case, a value by `*` too. */
function labelled(key: string, value: string | undefined): (description: Description) => boolean {
  const matches = value === undefined ? undefined : patternMatcher(value.toLowerCase());
  return ({ labels }) => {
    for (const name in labels) {
      if (name.length !== key.length || (name !== key && name.toLowerCase() !== key)) continue;
      if (matches === undefined || matches((labels[name] ?? '').toLowerCase())) return true;
    }
    return false;
  };
}

/** `linux/arm64/v8` is matched as a whole, and by `linux`, `arm64` and `v8`. */
function builtFor(name: string): (description: Description) => boolean {
  const matches = patternMatcher(name);
  const known = new Map<string, boolean>();
  const isMatch = (architecture: string): boolean => {
    const lower = architecture.toLowerCase();
    return matches(lower) || lower.split('/').some(matches);
  };
  return ({ architectures = [] }) =>
    architectures.some((architecture) => {
      const before = known.get(architecture);
      if (before !== undefined) return before;
      const found = isMatch(architecture);
      known.set(architecture, found);
      return found;
    });
}
