import { parseJson } from '../http/jsonText.ts';
import type { Digest } from '../model/digest.ts';
import { list, record } from '../model/json.ts';
import { mediaTypes } from '../model/manifest.ts';
import { checkReference, pullScope } from './reference.ts';
import type { Session } from './session.ts';

const listLimit = 4 * 1024 * 1024;

/**
 * How many manifests say that they are about an image: signatures, SBOMs. None where the registry does not know of such, or
 * does not tell. GET `/v2/{repository}/referrers/{digest}`, OCI distribution spec 1.1.
 */
export async function countReferrers(
  session: Session,
  repository: string,
  digest: Digest,
  signal: AbortSignal,
): Promise<number> {
  const doing = `look for what belongs to ${digest} in ${repository}`;
  checkReference(repository, digest, doing);
  const purpose = { scope: pullScope(repository), doing, signal };
  const path = `/v2/${repository}/referrers/${digest}`;
  const { answer } = await session.get(path, { accept: mediaTypes.ociIndex }, purpose);
  if (answer.status !== 200 || answer.mediaType !== mediaTypes.ociIndex) {
    await answer.aside();
    return 0;
  }
  const bytes = await answer.read(listLimit);
  return list(record(parseJson(bytes?.toString('utf8')))['manifests']).length;
}
