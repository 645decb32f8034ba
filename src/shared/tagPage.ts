/**
 * What the tag panel shows, as plain data: the host works it out (`panels/tagPage.ts`), the page draws it
 * (`media/tag`). Every string is other people's text and is only ever shown as text. Times are ms since the epoch,
 * sizes bytes. No token, password or kubeconfig content is ever part of it.
 */
export interface TagPage {
  readonly kind: 'tag';
  /** `hackershop/skyfield:2.0`, or `hackershop/skyfield@42cdaa43` for an earlier revision. */
  readonly name: string;
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  readonly state: StateView;
  /** `follows stable`, `imported from quay.io/app/web:1, again on schedule`. */
  readonly origin?: string;
  /** When the tag came to point to this image. */
  readonly pushed?: number;
  readonly pullSpecs: readonly PullSpecView[];
  /** The platforms of an index, one of them selected; empty for a single image. */
  readonly platforms: readonly PlatformView[];
  /** Absent when there is no image to show; `state` and `gaps` say why. */
  readonly image?: ImageView;
  /** All revisions of the tag, newest first. */
  readonly history: readonly RevisionView[];
  readonly usedBy: UsedByView;
  /** What is missing from this page and why, each a sentence with what to do. */
  readonly gaps: readonly GapView[];
}

export interface StateView {
  readonly words: string;
  readonly tone: 'normal' | 'warning' | 'error';
  /** The cluster's own message, for a failed import. */
  readonly message?: string;
  readonly since?: number;
}

export interface PullSpecView {
  /** `By tag`, `By digest`, `By tag, inside the cluster`. */
  readonly label: string;
  readonly text: string;
}

export interface PlatformView {
  readonly digest: string;
  readonly name: string;
  readonly selected: boolean;
}

export interface ImageView {
  /** Digest of the manifest that is shown: the platform's, for an index. */
  readonly digest: string;
  /** Digest of the index that it is part of. */
  readonly indexDigest?: string;
  /** Digest of the config: the image id that `docker images` prints. */
  readonly imageId?: string;
  /** What it is, where it is no container image: `Helm chart`, `signature`. */
  readonly artifact?: string;
  readonly mediaType?: string;
  readonly platform?: string;
  readonly size?: number;
  readonly created?: number;
  readonly author?: string;
  readonly labels: readonly NamedValue[];
  /** Where the image was built from: labels that say so, with a link where they are an http(s) address. */
  readonly sources: readonly NamedValue[];
  readonly alsoTagged: readonly SameImageView[];
  readonly configuration?: ConfigurationView;
  /** Base first; entries of the history that made no layer stand where they happened. */
  readonly layers: readonly LayerView[];
}

/** A name with a value; `link` only for http and https; `secret` when the value looks like one. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly link?: string;
  readonly secret?: boolean;
}

export interface SameImageView {
  /** `planet-express/skyfield:stable` */
  readonly name: string;
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  readonly why: 'same digest' | 'same image id';
}

export interface ConfigurationView {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly environment: readonly NamedValue[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal?: string;
  /** As one would write it after HEALTHCHECK. */
  readonly healthCheck?: string;
  readonly onBuild: readonly string[];
}

export interface LayerView {
  /** As one would read it in a Dockerfile: `RUN npm ci`; undefined when it is not known. */
  readonly instruction?: string;
  /** The instruction holds something that looks like a secret. */
  readonly secret?: boolean;
  /** True for an entry of the history that made no layer (ENV, LABEL, CMD…). */
  readonly empty: boolean;
  readonly digest?: string;
  readonly size?: number;
  readonly mediaType?: string;
  /** How many other images of the project have this layer; undefined while that is not known. */
  readonly sharedWith?: number;
}

export interface RevisionView {
  readonly digest: string;
  readonly created?: number;
  /** The image the tag has now. */
  readonly current: boolean;
  readonly missing: boolean;
  /** Against the revision before it; absent for the oldest and while a side is not known. */
  readonly changes?: RevisionChanges;
}

export interface RevisionChanges {
  readonly layersAdded: number;
  readonly layersRemoved: number;
  /** Absent while the configuration of a side is not known. */
  readonly environment?: readonly ValueChange[];
  readonly labels?: readonly ValueChange[];
}

export interface ValueChange {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
  readonly secret?: boolean;
}

/** Three answers, never confused. */
export interface UsedByView {
  readonly kind: 'looking' | 'looked';
  /** Where it is used. */
  readonly uses: readonly UseView[];
  /** Projects that were looked at. */
  readonly projects: readonly string[];
  /** What could not be looked at: `pods in planet-express`. */
  readonly unseen: readonly string[];
}

export interface UseView {
  readonly project: string;
  /** `deployment`, `cron job` … */
  readonly workload: string;
  readonly name: string;
  /** `container web`, `running in container web`, `init container setup`, `image-change trigger`, `image volume data` … */
  readonly how: string;
  /** Whether it names this tag, or this digest. */
  readonly by: 'tag' | 'digest';
}

/** Something that is not on the page, and why. */
export interface GapView {
  /** `The commands of the layers` */
  readonly what: string;
  readonly why: string;
  readonly advice?: string;
}

/** What the tag page asks of the host. Arguments come from a page and are checked. */
export interface TagHost {
  /** The page as it is now; asked again after each `changed`. */
  load(): Promise<TagPage>;
  copy(text: string): Promise<void>;
  selectPlatform(digest: string): Promise<void>;
  /** Opens another tag's panel. */
  openTag(project: string, stream: string, tag: string): Promise<void>;
  openRevision(digest: string): Promise<void>;
  openStream(): Promise<void>;
  openLink(link: string): Promise<void>;
  openDocument(document: DocumentKind): Promise<void>;
}

/** `manifest` and `config` of the image that is shown; `index` that the image is one platform of. */
export type DocumentKind = 'manifest' | 'index' | 'config' | 'imageStreamTag';
