import assert from 'node:assert/strict';
import { newestFirst, sameImage, tagState, type Tag } from '../../../src/model/tag.ts';
import { foldAttachments } from '../../../src/model/attachment.ts';
import { digest } from '../../support/digest.ts';

const tag = (name: string, fields: Partial<Tag> = {}): Tag => ({
  name,
  revisions: [],
  scheduled: false,
  ...fields,
});
const pushed = (name: string, image: string, created: number): Tag =>
  tag(name, { revisions: [{ image: digest(image), created }] });

describe('tag state', () => {
  const external = { kind: 'external', pullSpec: 'quay.io/app/web:1' } as const;
  const failure = { reason: 'Unauthorized', message: 'you may not have access to the container image' };

  it('follows spec and status', () => {
    assert.equal(tagState(pushed('1', 'a', 1), false).kind, 'pushed');
    assert.equal(tagState(tag('1'), false).kind, 'empty');
    assert.equal(tagState(tag('1', { source: external }), false).kind, 'waiting');
    assert.equal(tagState({ ...pushed('1', 'a', 1), source: external }, false).kind, 'imported');
    assert.equal(
      tagState({ ...pushed('1', 'a', 1), source: { kind: 'tag', tag: 'x' } }, false).kind,
      'follows',
    );
    const pinned = { kind: 'image', stream: 'base', digest: digest('b') } as const;
    assert.equal(tagState({ ...pushed('1', 'a', 1), source: pinned }, false).kind, 'pinned');
  });

  it('says that the last import failed even when an older image is there', () => {
    const state = tagState({ ...pushed('1', 'a', 1), source: external, importFailure: failure }, false);
    assert.deepEqual(state, { kind: 'importFailed', failure, source: external });
  });

  it('says that the image is gone before anything else', () => {
    assert.equal(tagState({ ...pushed('1', 'a', 1), importFailure: failure }, true).kind, 'missing');
  });
});

describe('order of tags', () => {
  it('is newest push first, then the empty ones, equal times by name', () => {
    const tags = [pushed('b', 'x', 5), tag('empty'), pushed('new', 'y', 9), pushed('a', 'x', 5)];
    assert.deepEqual(
      newestFirst(tags).map(({ name }) => name),
      ['new', 'a', 'b', 'empty'],
    );
  });
});

describe('same image', () => {
  it('names the other tags of the newest image, not of an earlier one', () => {
    const earlier = tag('old', {
      revisions: [
        { image: digest('b'), created: 2 },
        { image: digest('a'), created: 1 },
      ],
    });
    const tags = [pushed('1.0', 'a', 1), pushed('stable', 'a', 3), earlier, tag('none')];
    const names = (name: string): string[] =>
      tags
        .filter((entry) => entry.name === name)
        .flatMap((entry) => sameImage(entry, tags).map((other) => other.name));
    assert.deepEqual(names('1.0'), ['stable']);
    assert.deepEqual(names('old'), []);
    assert.deepEqual(names('none'), []);
  });
});

describe('attachments', () => {
  const image = digest('a');
  const name = (suffix: string, of = image): string => `${of.replace(':', '-')}${suffix}`;

  it('are folded under the image they belong to', () => {
    const tags = [
      pushed('1.0', 'a', 1),
      tag(name('.sig')),
      tag(name('.att')),
      tag(name('.sbom')),
      tag(name('')),
    ];
    const folded = foldAttachments(tags);
    assert.deepEqual(
      folded.tags.map((entry) => entry.name),
      ['1.0'],
    );
    assert.deepEqual(
      folded.attachments.get(image)?.map(({ kind }) => kind),
      ['signature', 'attestation', 'sbom', 'referrers'],
    );
  });

  it('stay rows when no tag holds their image, so nothing disappears', () => {
    const lonely = name('.sig', digest('b'));
    assert.deepEqual(
      foldAttachments([pushed('1.0', 'a', 1), tag(lonely)]).tags.map((entry) => entry.name),
      ['1.0', lonely],
    );
  });

  it('belong to earlier revisions too', () => {
    const history = tag('1.0', {
      revisions: [
        { image: digest('b'), created: 2 },
        { image, created: 1 },
      ],
    });
    assert.equal(foldAttachments([history, tag(name('.sig'))]).tags.length, 1);
  });

  it('are not what merely looks like one', () => {
    const names = ['sha256-abc.sig', name('.exe'), 'sha256-', name('.sig').toUpperCase()];
    assert.equal(foldAttachments([pushed('1.0', 'a', 1), ...names.map((each) => tag(each))]).tags.length, 5);
  });
});
