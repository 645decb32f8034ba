import { randomUUID } from 'node:crypto';
import { digestOf } from '../images/manifest.ts';

/** The bytes of a registry: blobs and manifests by digest, which repository has which, and unfinished uploads. */
export class BlobStore {
  readonly #blobs = new Map<string, Buffer>();
  readonly #links = new Map<string, Set<string>>();
  readonly #uploads = new Map<string, { repository: string; bytes: Buffer }>();

  /** Stores bytes under their digest, in a repository; returns the digest. */
  put(repository: string, bytes: Buffer): string {
    const digest = digestOf(bytes);
    this.#blobs.set(digest, bytes);
    this.link(repository, digest);
    return digest;
  }

  /** Makes known bytes part of a repository. */
  link(repository: string, digest: string): void {
    const links = this.#links.get(repository) ?? new Set<string>();
    this.#links.set(repository, links.add(digest));
  }

  /** Takes bytes out of a repository, and leaves them in the store; false when they were not in it. */
  unlink(repository: string, digest: string): boolean {
    return this.#links.get(repository)?.delete(digest) ?? false;
  }

  /** Whether the repository has been given these bytes. */
  has(repository: string, digest: string): boolean {
    return (this.#links.get(repository)?.has(digest) ?? false) && this.#blobs.has(digest);
  }

  /** The bytes of a digest, from any repository. */
  get(digest: string): Buffer | undefined {
    return this.#blobs.get(digest);
  }

  /** Everything that is stored, by digest. */
  get digests(): string[] {
    return [...this.#blobs.keys()].sort();
  }

  /** What a repository has been given and not lost, stored or not. */
  linked(repository: string): string[] {
    return [...(this.#links.get(repository) ?? [])].sort();
  }

  /** Removes bytes from the store; false when they were not there. */
  delete(digest: string): boolean {
    return this.#blobs.delete(digest);
  }

  /** Begins an upload; returns its id. */
  begin(repository: string): string {
    const id = randomUUID();
    this.#uploads.set(id, { repository, bytes: Buffer.alloc(0) });
    return id;
  }

  /** What an upload has so far; undefined when there is no such upload into that repository. */
  uploaded(repository: string, id: string): Buffer | undefined {
    const upload = this.#uploads.get(id);
    return upload?.repository === repository ? upload.bytes : undefined;
  }

  /** Adds bytes to an upload; returns its size. */
  append(repository: string, id: string, bytes: Buffer): number {
    const whole = Buffer.concat([this.uploaded(repository, id) ?? Buffer.alloc(0), bytes]);
    this.#uploads.set(id, { repository, bytes: whole });
    return whole.length;
  }

  /** Forgets an upload. */
  end(id: string): void {
    this.#uploads.delete(id);
  }
}
