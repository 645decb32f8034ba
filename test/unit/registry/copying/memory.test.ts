import assert from 'node:assert/strict';
import { applyCopy } from '../../../../src/registry/copying/applyCopy.ts';
import { surveyCopy } from '../../../../src/registry/copying/surveyCopy.ts';
import { registryLogin, startDockerRegistry, type DockerRegistry } from '../../../support/dockerRegistry.ts';
import { pushLayers } from '../../../support/pushedImage.ts';
import { never, openTestRegistry } from '../../../support/registries.ts';

const megabyte = 1024 * 1024;

describe('The memory that a copy takes', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;

  before(async () => {
    [source, target] = await Promise.all([startDockerRegistry(), startDockerRegistry()]);
  });

  after(async () => {
    await Promise.all([source, target].map((each) => each[Symbol.asyncDispose]()));
  });

  /** The most bytes that were held while an image with a layer of this size was copied. */
  async function peak(repository: string, size: number): Promise<number> {
    await pushLayers(source, repository, '1', [size]);
    await using from = openTestRegistry(source, registryLogin);
    await using to = openTestRegistry(target, registryLogin);
    const ends = { source: { registry: from, repository }, target: { registry: to, repository } };
    const place = { host: 'registry', repository };
    const request = { source: { ...place, reference: '1' }, target: { ...place, tag: '1' } };
    const survey = await surveyCopy(request, ends, never);
    assert.ok(survey.kind === 'plan');
    const held = (): number => {
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = held();
    let most = 0;
    let seen = 0;
    const progress = (bytes: number): void => {
      if (bytes < seen + megabyte) return;
      seen = bytes;
      most = Math.max(most, held() - before);
    };
    const outcome = await applyCopy(survey.plan, ends, { signal: never, progress });
    assert.equal(outcome.kind, 'copied');
    return most;
  }

  it('does not grow with the size of a layer', async function () {
    this.timeout(60_000);
    const size = 200 * megabyte;
    const most = await peak('big/image', size);
    // What was read and is garbage already counts as well.
    assert.ok(most < size / 2, `${Math.round(most / megabyte)} MB were held`);
  });
});
