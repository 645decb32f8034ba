import { json } from '../http/answer.ts';
import { fields, text } from '../json.ts';
import { runImport } from '../imports/runImport.ts';
import { requireStreamName } from './imageStreams.ts';
import type { Operations } from './request.ts';
import { bodyObject, pathProject } from './request.ts';
import { requireProject } from './stored.ts';

/**
 * `imagestreamimports`: preview (`spec.import: false`) and import. An image that cannot be had is no failure of the
 * request: 201, the reason inside `status`, and after an import a condition on the tag.
 */
export const imageStreamImportOperations: Operations = {
  create: async (request) => {
    const body = bodyObject(request);
    requireProject(request);
    requireStreamName(text(fields(body['metadata'])['name']) ?? '');
    return json(201, await runImport(request, pathProject(request), body));
  },
};
