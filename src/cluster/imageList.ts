import type { Connection } from '../connection/connection.ts';
import type { ApiImage } from '../model/apiImage.ts';
import { FailureError } from '../model/failure.ts';
import type { JsonRecord } from '../model/json.ts';
import { parseApiImage } from './apiImage.ts';
import { fetchPage } from './listPages.ts';

const path = '/apis/image.openshift.io/v1/images';
const doing = 'list images';
/** An image comes with its whole configuration: a page of so many has a few MB. */
const limit = 500;

/**
 * All images of the cluster, page by page, for those who may list them: cluster administrators and readers. What is no
 * image is left out. Rejects with a `FailureError`: `forbidden` for everybody else, `gone` when it takes so long that
 * the server forgets the list. `GET /apis/image.openshift.io/v1/images`.
 */
export async function* listImages(
  connection: Connection,
  signal: AbortSignal,
): AsyncGenerator<readonly ApiImage[], void, undefined> {
  let next: string | undefined;
  do {
    const page = await fetchPage(connection, { path, doing, limit, next }, signal);
    yield page.items.flatMap(parseImage);
    next = page.next;
  } while (next !== undefined);
}

function parseImage(image: JsonRecord): ApiImage[] {
  try {
    return [parseApiImage({ image }, doing)];
  } catch (error) {
    if (error instanceof FailureError) return [];
    throw error;
  }
}
