import { basename } from 'node:path/posix';
import type * as vscode from 'vscode';
import { imageAdvice, type ImageAdvice } from '../../model/imageText/imageAdvice.ts';
import type { ImageMention } from '../../model/imageText/imageMention.ts';
import { imagePlace, type ImagePlace } from '../../model/imageText/imagePlace.ts';
import { imageTextFormat, type ImageTextFormat } from '../../model/imageText/imageTextFormat.ts';
import type { ActiveContext } from '../../store/activeContext.ts';
import { KnownImages } from '../../store/knownImages.ts';
import type { RegistryStore } from '../../store/registryStore.ts';

/** An image of this registry that a document names, and what there is to say about it. */
export interface ImageFinding {
  readonly mention: ImageMention;
  readonly place: ImagePlace;
  readonly advice: ImageAdvice;
}

interface Read {
  readonly version: number;
  readonly mentions: readonly ImageMention[];
}

/** What reads Dockerfiles and YAML: a bundle of its own, loaded with the first document that may name an image. */
export const imageText = () => import('../../imageText/index.ts');

/** The documents that can name images, as VS Code asks for them. */
export const imageDocuments: vscode.DocumentSelector = [
  { language: 'dockerfile' },
  { language: 'dockercompose' },
  { language: 'yaml' },
  { pattern: '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.dockerfile,*.containerfile}' },
];

/** How a document names images; undefined for one that does not. */
export function formatOf({ languageId, uri }: vscode.TextDocument): ImageTextFormat | undefined {
  return imageTextFormat(languageId, basename(uri.path));
}

/** The images of this registry in documents. Each version of a document is read once; nothing is asked of the cluster. */
export class ImageTexts {
  readonly known: KnownImages;
  readonly #store: RegistryStore;
  readonly #contexts: ActiveContext;
  readonly #read = new WeakMap<vscode.TextDocument, Read>();

  constructor(store: RegistryStore, contexts: ActiveContext) {
    this.known = new KnownImages(store);
    this.#store = store;
    this.#contexts = contexts;
  }

  /** The time by the cluster's clock, ms since the epoch. */
  get now(): number {
    return this.#store.now;
  }

  /** The project that counts where a manifest names none. */
  get ownProject(): string | undefined {
    return this.#contexts.active?.namespace;
  }

  /** The images of this registry that a document names, in its order; none without a connection. */
  async findings(document: vscode.TextDocument): Promise<readonly ImageFinding[]> {
    if (this.known.hosts.length === 0) return [];
    const mentions = await this.#mentions(document);
    const { isOurs } = this.known;
    const own = this.ownProject;
    return mentions.flatMap((mention) => {
      const place = imagePlace(mention.target, isOurs, own);
      return place === undefined
        ? []
        : [{ mention, place, advice: imageAdvice(place, this.known.sight(place)) }];
    });
  }

  /** The one at a position, if there is one. */
  async findingAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<ImageFinding | undefined> {
    const offset = document.offsetAt(position);
    const findings = await this.findings(document);
    return findings.find(({ mention: { span } }) => span.start <= offset && offset <= span.end);
  }

  async #mentions(document: vscode.TextDocument): Promise<readonly ImageMention[]> {
    const { version } = document;
    const known = this.#read.get(document);
    if (known?.version === version) return known.mentions;
    const format = formatOf(document);
    if (format === undefined) return [];
    const { imageMentions } = await imageText();
    const read = { version, mentions: imageMentions(document.getText(), format) };
    this.#read.set(document, read);
    return read.mentions;
  }
}
