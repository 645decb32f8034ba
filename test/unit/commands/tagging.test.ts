import assert from 'node:assert/strict';
import type { Question } from '../../../src/commands/ui.ts';
import { createStream } from '../../../src/commands/createStream.ts';
import { rollBack } from '../../../src/commands/rollBack.ts';
import { dropTags, tagAs } from '../../../src/commands/tagAs.ts';
import { projectNode, streamNode, tagNode } from '../../../src/tree/node.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

const skyfield = streamNode(projectNode('hackershop'), 'skyfield');

describe('commands that tag', () => {
  let setup: CommandSetup;
  const stream = (project: string, name: string) => setup.cluster.state.imageStreams.get(project, name);
  const head = (project: string, name: string, tag: string): string | undefined =>
    stream(project, name)?.status.tags?.find((history) => history.tag === tag)?.items?.[0]?.image;
  const short = (image = ''): string => image.slice('sha256:'.length, 'sha256:'.length + 8);

  beforeEach(async () => {
    setup = await commandSetup();
  });

  afterEach(async () => {
    await setup[Symbol.asyncDispose]();
  });

  it('give an image another tag in its stream, pinned or following', async () => {
    const image = head('hackershop', 'skyfield', '1.1');
    const pin = `Pin to the image ${short(image)}`;
    await setup.run(tagAs, ['hackershop', 'skyfield', 'stable', pin], tagNode(skyfield, '1.1'));
    assert.equal(head('hackershop', 'skyfield', 'stable'), image);
    await setup.run(tagAs, ['hackershop', 'skyfield', 'next', 'Follow 1.1'], tagNode(skyfield, '1.1'));
    const spec = stream('hackershop', 'skyfield')?.spec.tags?.find(({ name }) => name === 'next');
    assert.equal(spec?.from?.kind, 'ImageStreamTag');
  });

  it('say what a tag points to that exists, as one types and before it moves', async () => {
    const image = head('hackershop', 'skyfield', '1.0');
    const now = head('hackershop', 'skyfield', '1.1');
    const pin = `Pin to the image ${short(image)}`;
    const answers = ['hackershop', 'skyfield', '1.1', pin, ''];
    const { shown } = await setup.run(tagAs, answers, tagNode(skyfield, '1.0'));
    assert.ok(
      shown.some((line) => line.startsWith(`note: 1.1 points to ${short(now)}`)),
      shown.join('\n'),
    );
    assert.match(shown.at(-1) ?? '', new RegExp(`^Move tag 1\\.1 .*${short(image)}\\?\n`));
    assert.equal(head('hackershop', 'skyfield', '1.1'), now, 'nothing moves without a yes');
    await setup.run(tagAs, ['hackershop', 'skyfield', '1.1', pin, 'Move Tag'], tagNode(skyfield, '1.0'));
    assert.equal(head('hackershop', 'skyfield', '1.1'), image);
  });

  it('leave a tag alone that moved since the question', async () => {
    const image = head('hackershop', 'skyfield', '1.0');
    const ui = new ScriptedUi('hackershop', 'skyfield', '1.1', `Pin to the image ${short(image)}`);
    ui.confirm = async <B extends string>(_question: Question, ...buttons: B[]): Promise<B | undefined> => {
      await setup.cluster.push({ repository: 'hackershop/skyfield', tag: '1.1' });
      return buttons[0];
    };
    await tagAs.run(setup.context(ui), tagNode(skyfield, '1.0'));
    assert.match(ui.shown.at(-1) ?? '', /left alone/);
    assert.notEqual(head('hackershop', 'skyfield', '1.1'), image);
  });

  it('refuse names that OpenShift refuses', async () => {
    for (const name of ['-x', 'a b', 'ä', 'x'.repeat(129)]) {
      const { shown } = await setup.run(tagAs, ['hackershop', 'skyfield', name], tagNode(skyfield, '1.0'));
      assert.match(shown.at(-1) ?? '', /^problem: /);
    }
  });

  it('promote to a project that has no such stream, and grant its pods the pull', async () => {
    const image = head('hackershop', 'web', 'nightly');
    const node = tagNode(streamNode(projectNode('hackershop'), 'web'), 'nightly');
    const ui = new ScriptedUi(`Pin to the image ${short(image)}`, '', 'Grant', '');
    await dropTags(setup.context(ui), [node], projectNode('planet-express'));
    assert.equal(head('planet-express', 'web', 'nightly'), image);
    assert.match(ui.shown.at(-1) ?? '', /may now pull/);
  });

  it('drop nothing onto itself, and nothing where one may not tag', async () => {
    const ui = new ScriptedUi();
    await dropTags(setup.context(ui), [tagNode(skyfield, '1.0')], skyfield);
    assert.deepEqual(ui.shown, []);
    const refused = new ScriptedUi();
    await setup.store.openProject('openshift');
    await dropTags(setup.context(refused), [tagNode(skyfield, '1.0')], projectNode('openshift'));
    assert.match(refused.shown.at(-1) ?? '', /You may not tag images in openshift.*create imagestreams/);
  });

  it('roll back from the palette', async () => {
    const [, earlier] =
      stream('hackershop', 'web')?.status.tags?.find(({ tag }) => tag === 'nightly')?.items ?? [];
    const answers = ['hackershop', 'web', 'nightly', short(earlier?.image), 'Roll Back', ''];
    const { shown } = await setup.run(rollBack, answers);
    const question = shown.find((line) => line.startsWith('Roll back tag')) ?? '';
    assert.match(question, /starts? anew with it: .*deployment web in hackershop/);
    assert.match(question, /edge follows it and moves along/);
    assert.equal(head('hackershop', 'web', 'nightly'), earlier?.image);
  });

  it('make image streams with names that are allowed and free', async () => {
    await setup.run(createStream, ['fresh', ''], projectNode('hackershop'));
    assert.ok(stream('hackershop', 'fresh'));
    for (const name of ['skyfield', 'Fresh', '-fresh']) {
      const { shown } = await setup.run(createStream, [name], projectNode('hackershop'));
      assert.match(shown.at(-1) ?? '', /^problem: /);
    }
  });
});
