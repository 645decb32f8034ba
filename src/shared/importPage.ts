import type { Digest } from '../model/digest.ts';

/** What the panel of an import shows, as plain data; the rules of `tagPage.ts` hold. */
export interface ImportPage {
  /** Host of the cluster. */
  readonly cluster: string;
  readonly projects: readonly string[];
  readonly form: ImportForm;
  /** Why nothing may be imported into the project, as a sentence. */
  readonly refused?: string;
  readonly reference: ReferenceView;
  readonly look: LookView;
  /** What would be imported; absent while nothing was found, or nothing may be imported. */
  readonly target?: TargetView;
  /** Whether an import is under way, or a person is asked about one. */
  readonly busy: boolean;
  readonly outcome?: OutcomeView;
}

/** What is set, as the fields show it. */
export interface ImportForm {
  readonly project: string;
  readonly reference: string;
  readonly all: boolean;
  readonly stream: string;
  /** The tag that a single image gets. */
  readonly tag: string;
  readonly referencePolicy: 'Source' | 'Local';
  readonly importMode: 'Legacy' | 'PreserveOriginal';
  readonly scheduled: boolean;
  readonly insecure: boolean;
}

/** What was made of the text of the reference. */
export type ReferenceView =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: string }
  | {
      readonly kind: 'reads';
      /** The whole pull spec, or the repository, where it is another than what was typed. */
      readonly spec?: string;
      readonly notes: readonly string[];
      /** By digest, there is no tag that could move: it is not imported on a schedule. */
      readonly byDigest: boolean;
    };

/** What the registry was seen to have. */
export type LookView =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly what: string }
  | { readonly kind: 'failed'; readonly trouble: TroubleView }
  | {
      readonly kind: 'found';
      /** The pull spec, or the repository. */
      readonly what: string;
      readonly rows: readonly FoundRow[];
      /** Tags that are there and were not looked at, as there are too many. */
      readonly more: readonly string[];
    };

/** Why something cannot be imported, in words, and what could help. */
export interface TroubleView {
  readonly summary: string;
  readonly advice: string;
  /** What the cluster said. */
  readonly message: string;
  /** The registry that a pull secret would help with; absent where none would, or none can be added. */
  readonly secretFor?: string;
  /** What could be tried next. */
  readonly offer?: 'insecure' | 'allTags';
}

/** A tag, or an image by its digest, as it was found. */
export interface FoundRow {
  /** Names the row to the host. */
  readonly key: string;
  readonly name: string;
  readonly selected: boolean;
  readonly image?: FoundImage;
  readonly trouble?: TroubleView;
  /** What importing it would change of a tag that is there, after its name. */
  readonly change?: string;
}

export interface FoundImage {
  readonly digest: Digest;
  readonly short: string;
  /** `linux/amd64`, several for an index; empty where it is not told. */
  readonly platforms: readonly string[];
  readonly size?: number;
  /** When it was built. */
  readonly created?: number;
}

/** Where it goes. */
export interface TargetView {
  /** How many images are chosen. */
  readonly count: number;
  readonly isNew: boolean;
  readonly streamProblem?: string;
  readonly tagProblem?: string;
  readonly ready: boolean;
}

export interface OutcomeView {
  readonly tone: 'done' | 'partly' | 'failed';
  readonly message: string;
  readonly place: string;
  readonly rows: readonly OutcomeRow[];
}

export interface OutcomeRow {
  readonly tag: string;
  readonly from: string;
  readonly image?: { readonly digest: Digest; readonly short: string };
  /** What is to be known of it: `another image than was looked at`. */
  readonly note?: string;
  readonly trouble?: TroubleView;
}

/** What the page asks of its host. */
export interface ImportHost {
  load(): Promise<ImportPage>;
  copy(text: string): Promise<void>;
  /** Sets a field of the form; `true` or `false` for a switch. */
  set(field: string, value: string): Promise<void>;
  look(): Promise<void>;
  stopLooking(): Promise<void>;
  /** Lets the person choose among images that are imported already. */
  pickKnown(): Promise<void>;
  pickStream(): Promise<void>;
  /** Chooses rows, a list of keys as JSON, or no longer (`false`). */
  choose(keys: string, on: string): Promise<void>;
  /** Asks, then imports. */
  run(): Promise<void>;
  copyCommand(): Promise<void>;
  addPullSecret(host: string): Promise<void>;
  showTag(tag: string): Promise<void>;
}
