import type { CopiedBlob } from '../../model/copy/copyPlan.ts';
import { FailureError } from '../../model/failure.ts';
import type { UploadSession } from '../uploadSession.ts';
import type { CopyEnds } from './copyEnd.ts';
import { MovingBlob } from './movingBlob.ts';
import { usualPatience, waitAfter, type Patience } from './patience.ts';
import { Stall } from './stall.ts';

/** How blobs are copied. */
interface BlobRun {
  readonly signal: AbortSignal;
  /** Hears the position in the blob that was reached; an earlier one when it has to begin again. */
  readonly moved: (position: number) => void;
  readonly patience?: Patience;
}

/**
 * Copies a blob from repository to repository without holding it: taken over where both are in one registry, else sent as it
 * is read. After a broken connection the upload goes on where the registry says it is, or begins anew. Gives the bytes that
 * were sent at last: 0 for what was taken over, or was there by then. An upload that is not finished is given up. Rejects with
 * a `FailureError`, or the signal's reason.
 */
export async function copyBlob(blob: CopiedBlob, ends: CopyEnds, run: BlobRun): Promise<number> {
  const { signal, moved, patience = usualPatience } = run;
  const { registry, repository } = ends.target;
  const bytes = new MovingBlob({ blob, source: ends.source, signal, patience, moved });
  let upload: UploadSession | undefined;
  let reached = 0;
  let failures = 0;
  try {
    for (;;) {
      try {
        upload ??= await opened(blob, ends, signal);
        if (upload === undefined) return 0;
        await send(upload, bytes, blob, { host: registry.host, offset: reached, signal });
        await upload.finish(blob.digest, signal);
        return blob.size;
      } catch (error) {
        if (bytes.failure !== undefined) throw bytes.failure;
        failures += 1;
        await waitAfter(error, failures, signal, patience);
      }
      // The answer that got lost may have been the last one.
      if (await registry.uploads.has(repository, blob.digest, signal).catch(() => false)) {
        await upload?.cancel();
        return blob.size;
      }
      const before = reached;
      reached = (await sizeOf(upload, signal)) ?? 0;
      if (reached === 0 || reached > bytes.checked) {
        await upload?.cancel();
        upload = undefined;
        reached = 0;
      }
      if (reached > before) failures = 0;
    }
  } catch (error) {
    await upload?.cancel();
    throw error;
  }
}

/** Begins an upload; undefined when there is nothing to send. */
async function opened(
  { digest }: CopiedBlob,
  { source, target }: CopyEnds,
  signal: AbortSignal,
): Promise<UploadSession | undefined> {
  const { uploads } = target.registry;
  if (source.registry !== target.registry || source.repository === target.repository) {
    return uploads.begin(target.repository, signal);
  }
  return uploads.mount(target.repository, { digest, from: source.repository }, signal);
}

async function send(
  upload: UploadSession,
  bytes: MovingBlob,
  { size }: CopiedBlob,
  { host, offset, signal }: { readonly host: string; readonly offset: number; readonly signal: AbortSignal },
): Promise<void> {
  if (offset === size) return;
  const stall = new Stall(host);
  const body = bytes.from(offset, () => stall.saw());
  try {
    await upload.append({ body, offset, length: size - offset }, AbortSignal.any([signal, stall.signal]));
  } finally {
    stall.end();
    body.destroy();
  }
}

/** How far an upload is; undefined when it is lost, or when that cannot be found out. */
async function sizeOf(upload: UploadSession | undefined, signal: AbortSignal): Promise<number | undefined> {
  try {
    return await upload?.size(signal);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
