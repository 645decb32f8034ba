import { parseJson } from '../http/jsonText.ts';
import type {
  ImportAnswer,
  ImportedTag,
  ImportProblem,
  ImportRequest,
  ImportResult,
} from '../model/import/importRequest.ts';
import { compact, list, record, text } from '../model/json.ts';
import { tagNameProblem } from '../model/name.ts';
import { platformWords } from '../model/platform.ts';
import type { ApiImage } from '../model/apiImage.ts';
import { parseApiImage } from './apiImage.ts';
import { parseImageStream } from './imageStreams.ts';

/**
 * What the answer to an `ImageStreamImport` says, for the request that it answers. Images that were asked for one by one
 * stand in the order of the request; one that the answer says nothing of has failed.
 */
export function parseImportAnswer(raw: unknown, request: ImportRequest, doing: string): ImportAnswer {
  const status = record(record(raw)['status']);
  const repository = record(status['repository']);
  const single = list(status['images']);
  const asked = request.images.map((tag, index) => parseResult(single[index], tag, doing));
  return compact({
    images: [...asked, ...parseRepository(repository['images'], request.repository, doing)],
    problem: request.repository === undefined ? undefined : repositoryProblem(repository['status']),
    additionalTags: list(repository['additionalTags']).flatMap((tag) => text(tag) ?? []),
    stream: parseImageStream(status['import']),
  });
}

/** Tags that no registry should have cannot be imported, and are told once each. */
function parseRepository(raw: unknown, repository: string | undefined, doing: string): ImportResult[] {
  if (repository === undefined) return [];
  const images = new Map(list(raw).map((image) => [text(record(image)['tag']), image]));
  return [...images].flatMap(([to, image]): ImportResult[] => {
    if (to === undefined) return [];
    const asked = { from: `${repository}:${to}`, to };
    const message = tagNameProblem(to);
    if (message === undefined) return [parseResult(image, asked, doing)];
    return [{ kind: 'failed', ...asked, problem: { reason: 'Invalid', message } }];
  });
}

/** Why the tags could not be listed. That some of the images cannot be had is told by each of them. */
function repositoryProblem(raw: unknown): ImportProblem | undefined {
  const problem = parseProblem(raw);
  return problem?.reason === 'ImportFailed' ? undefined : problem;
}

function parseResult(raw: unknown, { from, to }: ImportedTag, doing: string): ImportResult {
  const problem = parseProblem(record(raw)['status']);
  if (problem !== undefined) return { kind: 'failed', from, to, problem };
  const { digest: image, mediaType, size, created, ...found } = parseApiImage(raw, doing);
  const platforms = platformsOf(found, record(record(raw)['image'])['dockerImageConfig']);
  return compact({ kind: 'found' as const, from, to, image, mediaType, platforms, size, created });
}

/** A Status; undefined for one that says Success. */
function parseProblem(raw: unknown): ImportProblem | undefined {
  const status = record(raw);
  if (status['status'] === 'Success') return undefined;
  return { reason: text(status['reason']) ?? 'Unknown', message: text(status['message']) ?? '' };
}

/** An image alone names its system in its config, which the answer has only where the manifest was asked for. */
function platformsOf(
  { parts, architecture }: Pick<ApiImage, 'parts' | 'architecture'>,
  config: unknown,
): readonly string[] {
  if (parts.kind === 'index') return parts.platforms.flatMap((image) => platformWords(image) ?? []);
  const { os, variant } = record(parseJson(text(config)));
  const words = platformWords(compact({ os: text(os), architecture, variant: text(variant) }));
  return words === undefined ? [] : [words];
}
