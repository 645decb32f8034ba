import assert from 'node:assert/strict';
import { editStream } from '../../../src/commands/editStream.ts';
import { editTag } from '../../../src/commands/editTag.ts';
import type { TagNode } from '../../../src/tree/node.ts';
import type { Question } from '../../../src/commands/ui.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import {
  startThirdPartyRegistry,
  thirdPartyRepository,
  type ThirdPartyRegistry,
} from '../../support/thirdPartyRegistry.ts';
import { until } from '../../support/until.ts';

describe('Commands for imported tags', () => {
  let outside: ThirdPartyRegistry;
  let setup: CommandSetup;

  before(async () => (outside = await startThirdPartyRegistry()));
  after(() => outside.close());
  beforeEach(async () => {
    setup = await commandSetup({ registryAuthorities: [outside.ca] });
  });
  afterEach(() => setup[Symbol.asyncDispose]());

  const project = { kind: 'project', id: 'p', project: 'hackershop' } as const;
  const streamNode = (stream: string) =>
    ({ kind: 'stream', id: 's', parent: project, project: 'hackershop', stream }) as const;
  const tagNode = (stream: string, tag: string): TagNode => ({
    kind: 'tag',
    id: 't',
    parent: streamNode(stream),
    project: 'hackershop',
    stream,
    tag,
  });
  const spec = (stream: string, tag: string) => {
    const found = setup.cluster.state.imageStreams.get('hackershop', stream)?.spec.tags;
    return found?.find(({ name }) => name === tag);
  };
  const patches = (): number =>
    setup.cluster.requests.list().filter(({ method }) => method === 'PATCH').length;

  describe('editing a tag', () => {
    it('walks through its settings, asks once, and changes what was chosen', async () => {
      const ui = await setup.run(
        editTag,
        [
          'Schedule',
          'on schedule',
          'Pods pull',
          'through this registry',
          'Add an Annotation…',
          'description',
          'The web server',
          'Save 3 Changes…',
          'Save',
        ],
        tagNode('nginx', '1.27'),
      );
      const { annotations, importPolicy, referencePolicy, from } = spec('nginx', '1.27') ?? {};
      assert.deepEqual(annotations, { description: 'The web server' });
      assert.deepEqual(importPolicy, { scheduled: true, importMode: 'Legacy' });
      assert.deepEqual(referencePolicy, { type: 'Local' });
      assert.equal(from?.name, 'quay.io/hackershop/nginx:1.27');
      assert.deepEqual(ui.answers, []);
      const question = ui.shown.find((text) =>
        text.startsWith('Change 3 settings of hackershop/nginx:1.27?'),
      );
      assert.match(
        question ?? '',
        /Schedule: once → on schedule\nPods pull: from the source → through this registry/,
      );
      assert.match(question ?? '', /\nContext hackershop-dev, on 127\.0\.0\.1:\d+\.$/);
    });

    it('imports a new source at once', async () => {
      const source = (tag: string) => `${outside.host}/${thirdPartyRepository}:${tag}`;
      const head = () => {
        const tags = setup.cluster.state.imageStreams.get('hackershop', 'outside')?.status.tags;
        return Promise.resolve(tags?.find(({ tag }) => tag === 'live')?.items?.[0]?.image);
      };
      const [one, two] = [await outside.push('1.0'), await outside.push('2.0')];
      const from = { kind: 'DockerImage', name: source('1.0') };
      const body = { metadata: { name: 'outside' }, spec: { tags: [{ name: 'live', from }] } };
      await setup.cluster
        .as('phillip')
        .send('/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams', {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        });
      await until('the first import', async () => (await head()) === one || undefined);
      const answers = ['Source', source('2.0'), 'Save 1 Change…', 'Save'];
      await setup.run(editTag, answers, tagNode('outside', 'live'));
      assert.equal(spec('outside', 'live')?.from?.name, source('2.0'));
      await until('the import', async () => (await head()) === two || undefined);
    });

    it('sends nothing when it is left, cancelled, or refuses what was typed', async () => {
      await setup.run(editTag, ['Schedule', 'on schedule', ''], tagNode('nginx', '1.27'));
      await setup.run(editTag, ['Schedule', 'on schedule', 'Save 1 Change…', ''], tagNode('nginx', '1.27'));
      const ui = await setup.run(editTag, ['Source', 'no spec at all', ''], tagNode('nginx', '1.27'));
      assert.ok(ui.shown.includes('problem: A pull spec has no spaces in it.'));
      const unchanged = await setup.run(editTag, ['Schedule', 'once', ''], tagNode('nginx', '1.27'));
      assert.ok(!unchanged.shown.some((text) => text.startsWith('Save')));
      assert.equal(patches(), 0);
    });

    it('shows a tag that follows another without what imports have, and none that was pushed', async () => {
      const ui = await setup.run(editTag, [''], tagNode('nginx', 'stable'));
      assert.ok(!ui.shown.some((text) => /^(Source|Schedule|Platforms|Certificate) \|/.test(text)));
      const pushed = await setup.run(editTag, [], tagNode('skyfield', '1.1'));
      assert.match(pushed.shown.join(), /skyfield:1\.1 has no settings: it was pushed/);
    });

    it('keeps what was chosen when somebody else was faster, and asks again', async () => {
      const ui = new ScriptedUi(
        'Schedule',
        'on schedule',
        'Save 1 Change…',
        'Save',
        '',
        'Save 1 Change…',
        'Save',
      );
      const context = setup.context(ui);
      const confirm = ui.confirm.bind(ui);
      let asked = 0;
      ui.confirm = async <B extends string>(question: Question, ...buttons: B[]) => {
        asked += 1;
        if (asked === 1) {
          const { imageStreams } = setup.cluster.state;
          const nginx = imageStreams.get('hackershop', 'nginx');
          assert.ok(nginx);
          const tags = nginx.spec.tags?.map((tag) =>
            tag.name === '1.27' ? { ...tag, annotations: { owner: 'amy' } } : tag,
          );
          imageStreams.put({ ...nginx, spec: { ...nginx.spec, ...(tags && { tags }) } });
        }
        return confirm(question, ...buttons);
      };
      await editTag.run(context, tagNode('nginx', '1.27'));
      assert.equal(asked, 2);
      assert.ok(
        ui.shown.includes(
          'Somebody else changed hackershop/nginx:1.27 meanwhile, so nothing was saved. Annotation owner: none → amy. Look at it again.',
        ),
      );
      const { annotations, importPolicy } = spec('nginx', '1.27') ?? {};
      assert.deepEqual([annotations, importPolicy?.scheduled], [{ owner: 'amy' }, true]);
    });

    it('begins with the value of an annotation that is there when its name is typed', async () => {
      const add = ['Add an Annotation…', 'owner', 'amy', 'Save 1 Change…', 'Save'];
      await setup.run(editTag, add, tagNode('nginx', '1.27'));
      const ui = new ScriptedUi('Add an Annotation…', 'owner', 'fry');
      const values: (string | undefined)[] = [];
      const input = ui.input.bind(ui);
      ui.input = (prompt) => {
        values.push(prompt.value);
        return input(prompt);
      };
      await editTag.run(setup.context(ui), tagNode('nginx', '1.27'));
      assert.equal(values[1], 'amy');
    });

    it('copies the same change as a command', async () => {
      const answers = ['Schedule', 'on schedule', 'Save 1 Change…', 'Copy as oc Command'];
      const ui = await setup.run(editTag, answers, tagNode('nginx', '1.27'));
      assert.match(
        ui.clipboard.join(),
        /^oc patch imagestream -n hackershop .*importPolicy\/scheduled.* nginx$/,
      );
      assert.equal(patches(), 0);
    });

    it('says which right is missing', async () => {
      await setup.contexts.choose('hackershop-qa');
      await setup.store.settled();
      const ui = await setup.run(editTag, [], tagNode('nginx', '1.27'));
      assert.deepEqual(ui.shown, [
        'You may not change tags in hackershop: the right to patch imagestreams in hackershop is missing. An administrator of the project can grant the role registry-editor.',
      ]);
    });
  });

  it('lets an image stream be used by its name alone', async () => {
    const answers = ['By its name alone, too', 'Allow'];
    const ui = await setup.run(editStream, answers, streamNode('nginx'));
    const lookup = () => setup.cluster.state.imageStreams.get('hackershop', 'nginx')?.spec.lookupPolicy;
    assert.deepEqual(lookup(), { local: true });
    assert.match(ui.shown.join('\n'), /An image that is named nginx:TAG in a workload of hackershop/);
    const copied = await setup.run(
      editStream,
      ['By its whole address only', 'Copy as oc Command'],
      streamNode('nginx'),
    );
    assert.match(copied.clipboard.join(), /set image-lookup -n hackershop --enabled=false nginx$/);
    assert.deepEqual(lookup(), { local: true });
  });

  it('says that an image stream is gone which was to be used by its name alone', async () => {
    const ui = new ScriptedUi('By its name alone, too', 'Allow');
    const confirm = ui.confirm.bind(ui);
    ui.confirm = (question, ...buttons) => {
      const { imageStreams } = setup.cluster.state;
      const nginx = imageStreams.get('hackershop', 'nginx');
      assert.ok(nginx);
      imageStreams.delete(nginx);
      return confirm(question, ...buttons);
    };
    await editStream.run(setup.context(ui), streamNode('nginx'));
    assert.match(ui.shown.at(-1) ?? '', /^hackershop\/nginx is not there any more, or another one by now/);
    assert.equal(patches(), 0);
  });
});
