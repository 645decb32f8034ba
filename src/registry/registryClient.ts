import type { Readable } from 'node:stream';
import type { HttpTimeouts, Route } from '../http/request.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageConfig } from '../model/imageConfig.ts';
import type { Manifest } from '../model/manifest.ts';
import type { RegistryDeletions } from './deletions.ts';
import type { RegistryUploads } from './uploads.ts';

/** What a registry wants to know of its user. OpenShift takes any user name with a bearer token as password. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface RegistryOptions {
  /** Host and port of a registry that the trusted cluster named, or a person with a login for it: credentials are for this address alone. */
  readonly host: string;
  /** HTTP without TLS; off unless said otherwise. */
  readonly plainHttp?: boolean;
  /** The complete list of certificate authorities to trust, PEM. */
  readonly ca: readonly string[];
  /** The name that its certificate has to have, if that is not the host's. */
  readonly serverName?: string | undefined;
  /** The way to an address; direct unless given. */
  readonly route?: (url: URL) => Route;
  /** Asked whenever the registry wants a login; undefined makes anonymous requests. */
  readonly credential: (signal: AbortSignal) => Promise<Credential | undefined>;
  /** Origins, like `https://auth.docker.io`, that may see the credential too, if the registry hands out its tokens there. */
  readonly tokenOrigins?: readonly string[];
  readonly timeouts?: Partial<Timeouts>;
  readonly userAgent?: string;
}

/** How long to wait, ms: 10 s for a connection, 20 s for the head of an answer, 30 s between two pieces of a body. */
export interface Timeouts extends HttpTimeouts {
  /** For a whole manifest or config, from question to last byte; 60 s. */
  readonly document: number;
}

export interface FetchedManifest {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
}

export interface FetchedConfig {
  readonly bytes: Buffer;
  readonly config: ImageConfig;
}

/** A part of a blob, as in HTTP: `end` is the last byte's position, or absent for the rest. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface FetchedBlob {
  /** Size of the whole blob in bytes, when the registry says. */
  readonly size?: number;
  /** Fails with `digestMismatch` at its end when the whole blob was asked for and is not what the digest names. */
  readonly stream: Readable;
}

/**
 * `ready`: a registry that has accepted the credential. `open`: one that asked for none, so it has not looked at it.
 * `unauthorized`: a registry that does not accept the credential, or wants one and there is none.
 * `notARegistry`: something else answers there.
 */
export type PingAnswer = 'ready' | 'open' | 'unauthorized' | 'notARegistry';

/**
 * A registry as one user. OCI distribution spec 1.1, Docker registry API v2.
 * Every call rejects with a `FailureError`, or with the signal's reason once that aborts.
 * `repository` is `project/stream`.
 */
export interface RegistryClient {
  /** Host and port, for messages. */
  readonly host: string;
  readonly deletions: RegistryDeletions;
  readonly uploads: RegistryUploads;
  /** GET /v2/: what answers at the address. */
  ping(signal: AbortSignal): Promise<PingAnswer>;
  /** A manifest of at most 4 MB by tag or digest, its digest verified. */
  manifest(repository: string, reference: string, signal: AbortSignal): Promise<FetchedManifest>;
  /** An image's config of at most 8 MB, its digest verified. */
  config(
    repository: string,
    descriptor: { readonly digest: Digest; readonly size?: number },
    signal: AbortSignal,
  ): Promise<FetchedConfig>;
  /** A blob or a part of it, as it arrives. Destroy the stream, or abort, to stop early. */
  blob(
    repository: string,
    digest: Digest,
    signal: AbortSignal,
    options?: { readonly range?: ByteRange },
  ): Promise<FetchedBlob>;
  /** How many manifests say that they are about an image; 0 where the registry does not tell. */
  referrers(repository: string, digest: Digest, signal: AbortSignal): Promise<number>;
  /** Takes every connection for dead and breaks it: what is in flight fails with `unreachable`. */
  reconnect(): void;
  /** Ends everything in flight with an AbortError and closes all sockets. */
  close(): Promise<void>;
}
