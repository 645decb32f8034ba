import type { ImportAnswer, ImportRequest } from '../model/import/importRequest.ts';

/**
 * Images from other registries. Every call is one request, sent once, and rejects with a `FailureError`: what the other
 * registry refuses is no failure of the call but stands in the answer.
 */
export interface ClusterImports {
  /** What an import would find; changes nothing. POST `imagestreamimports` with `spec.import: false`. */
  preview(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer>;
  /**
   * Imports, and makes the stream where there is none. With `resourceVersion`, only if the stream is still at it: else
   * `conflict`. POST `imagestreamimports` with `spec.import: true`.
   */
  run(
    request: ImportRequest,
    seen: { readonly resourceVersion: string } | undefined,
    signal: AbortSignal,
  ): Promise<ImportAnswer>;
}
