import type { ClusterClient, ImageLocation } from '../cluster/clusterClient.ts';
import type { Digest } from '../model/digest.ts';

/** A document about an image that is opened as it is, in an editor. */
export type ImageDocument =
  | { readonly kind: 'manifest'; readonly project: string; readonly stream: string; readonly digest: Digest }
  | { readonly kind: 'config'; readonly project: string; readonly stream: string; readonly digest: Digest }
  | {
      readonly kind: 'imageStreamTag';
      readonly project: string;
      readonly stream: string;
      readonly tag: string;
    };

/**
 * The text of a document: manifest and config as JSON, their digests verified first; the ImageStreamTag as YAML. JSON that
 * came on one line is laid out to be read. Rejects with a `FailureError`, `digestMismatch` among others.
 */
export async function readDocument(
  client: ClusterClient,
  document: ImageDocument,
  host: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { project, stream } = document;
  switch (document.kind) {
    case 'manifest': {
      const location: ImageLocation = { host, project, stream, digest: document.digest };
      return readable((await client.manifest(location, signal)).bytes);
    }
    case 'config': {
      const location: ImageLocation = { host, project, stream, digest: document.digest };
      return readable((await client.config(location, signal)).bytes);
    }
    case 'imageStreamTag':
      return client.imageStreamTag({ project, stream, tag: document.tag }, signal);
  }
}

function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.trim().includes('\n') ? text : `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
}
