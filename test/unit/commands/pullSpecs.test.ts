import assert from 'node:assert/strict';
import {
  copyPullCommand,
  copyPullSpec,
  copyPullSpecAs,
  copyPullSpecByDigest,
  copySelected,
} from '../../../src/commands/copyPullSpec.ts';
import { copyPushCommands } from '../../../src/commands/copyPushCommands.ts';
import { insertPullSpec } from '../../../src/commands/insertPullSpec.ts';
import type { Digest } from '../../../src/model/digest.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { hostOf } from '../../../src/model/imageStream.ts';
import { idOf, projectNode, streamNode, tagNode, type TreeNode } from '../../../src/tree/node.ts';
import { never } from '../../support/registries.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { until } from '../../support/until.ts';

const shop = projectNode('hackershop');
const skyfield = streamNode(shop, 'skyfield');
const newest = tagNode(skyfield, '2.0');
const web = tagNode(streamNode(shop, 'web'), 'nightly');
const inside = 'image-registry.openshift-image-registry.svc:5000';

async function headOf(setup: CommandSetup, project: string, stream: string, tag: string): Promise<Digest> {
  const holder = {};
  await setup.store.openProject(project, holder);
  const image = setup.store.tag(project, stream, tag)?.revisions[0]?.image;
  setup.store.closeProject(project, holder);
  assert.ok(image);
  return image;
}

describe('copying pull specs', () => {
  let setup: CommandSetup;
  let host: string;

  beforeEach(async () => {
    setup = await commandSetup();
    host = new URL(setup.cluster.registry).host;
  });
  afterEach(() => setup[Symbol.asyncDispose]());

  it('copies the public one of a tag, and says so', async () => {
    const ui = await setup.run(copyPullSpec, [], newest);
    assert.deepEqual(ui.clipboard, [`${host}/hackershop/skyfield:2.0`]);
    assert.deepEqual(ui.shown, [`Copied ${host}/hackershop/skyfield:2.0`]);
  });

  it('copies a line for each row that is selected', async () => {
    const ui = await setup.run(copyPullSpec, [], newest, [newest, web, shop]);
    assert.deepEqual(ui.clipboard, [`${host}/hackershop/skyfield:2.0\n${host}/hackershop/web:nightly`]);
    assert.deepEqual(ui.shown, ['Copied 2 lines.']);
  });

  it('copies by digest, an earlier revision never otherwise', async () => {
    const digest = await headOf(setup, 'hackershop', 'skyfield', '2.0');
    const byDigest = await setup.run(copyPullSpecByDigest, [], newest);
    assert.deepEqual(byDigest.clipboard, [`${host}/hackershop/skyfield@${digest}`]);
    const first = await headOf(setup, 'hackershop', 'skyfield', '1.0');
    const latest = tagNode(skyfield, 'latest');
    const earlier = { kind: 'earlier' as const, id: idOf(latest.id, 'earlier'), parent: latest };
    const revision: TreeNode = {
      kind: 'revision',
      id: 'r',
      parent: earlier,
      image: first,
      created: undefined,
    };
    assert.deepEqual((await setup.run(copyPullSpec, [], revision)).clipboard, [
      `${host}/hackershop/skyfield@${first}`,
    ]);
  });

  it('says of a tag without an image that it has no digest', async () => {
    const waiting = tagNode(streamNode(shop, 'billing'), 'next');
    const ui = await setup.run(copyPullSpecByDigest, [''], waiting);
    assert.deepEqual(ui.clipboard, []);
    assert.deepEqual(ui.shown, ['hackershop/billing:next has no image yet.']);
  });

  it('says what is there no more, and what cannot be told', async () => {
    const gone = tagNode(skyfield, 'gone');
    const ui = await setup.run(copyPullSpec, [''], gone, [gone, newest]);
    assert.deepEqual(ui.clipboard, [`${host}/hackershop/skyfield:2.0`]);
    assert.match(ui.shown.join(), /There is no tag hackershop\/skyfield:gone any more\./);
    setup.store.closeProject('planet-express');
    const path = 'planet-express/imagestreams';
    setup.cluster.faults.add({ match: { path }, fault: { kind: 'status', status: 403 } });
    const delivery = tagNode(streamNode(projectNode('planet-express'), 'delivery'), '1.2');
    await assert.rejects(
      setup.run(copyPullSpec, [], delivery),
      (error) => error instanceof FailureError && error.failure.kind === 'forbidden',
    );
  });

  it('reports what goes wrong while it says what was copied', async () => {
    const context = setup.context(new ScriptedUi());
    const said: string[] = [];
    const inform = () => Promise.reject(new Error('no window'));
    const ui = Object.assign(Object.create(context.ui) as typeof context.ui, { inform });
    const guarded = async (doing: string, action: () => Promise<void>) =>
      action().catch((error: unknown) => void said.push(`${doing}: ${String(error)}`));
    await copyPullSpec.run({ ...context, ui, guarded }, newest);
    await until('the report', () => Promise.resolve(said.length > 0 || undefined));
    assert.deepEqual(said, ['say what was copied: Error: no window']);
  });

  it('copies the command of a tool, the last one first the next time', async () => {
    const ui = await setup.run(copyPullCommand, ['podman'], newest);
    assert.deepEqual(ui.clipboard, [`podman pull ${host}/hackershop/skyfield:2.0`]);
    const again = await setup.run(copyPullCommand, ['oc'], newest);
    assert.deepEqual(
      again.shown.slice(1, 5).map((line) => line.split(' |')[0]),
      ['podman', 'docker', 'skopeo', 'oc'],
    );
    assert.deepEqual(again.clipboard, [
      `oc image mirror ${host}/hackershop/skyfield:2.0 file://skyfield:2.0`,
    ]);
  });

  it('copies in the form that was chosen, and with one key the same from then on', async () => {
    const digest = await headOf(setup, 'hackershop', 'skyfield', '2.0');
    const ui = await setup.run(copyPullSpecAs, ['By digest, inside the cluster'], newest);
    assert.deepEqual(ui.clipboard, [`${inside}/hackershop/skyfield@${digest}`]);
    setup.selection = [newest];
    assert.deepEqual((await setup.run(copySelected, [])).clipboard, ui.clipboard);
    await setup.run(copyPullCommand, ['docker'], newest);
    setup.selection = [newest, web];
    assert.deepEqual((await setup.run(copySelected, [])).clipboard, [
      `docker pull ${host}/hackershop/skyfield:2.0\ndocker pull ${host}/hackershop/web:nightly`,
    ]);
  });

  it('copies nothing where nothing is selected that can be pulled', async () => {
    setup.selection = [shop];
    const ui = await setup.run(copySelected, []);
    assert.deepEqual(ui.clipboard, []);
    assert.match(ui.shown.join(), /^Select image streams/);
  });

  it('copies push commands for those who may push', async () => {
    const ui = await setup.run(copyPushCommands, ['3.0', 'docker'], skyfield);
    const spec = `${host}/hackershop/skyfield:3.0`;
    assert.deepEqual(ui.clipboard, [`docker tag skyfield:3.0 ${spec}\ndocker push ${spec}`]);
    assert.equal((await setup.run(copyPushCommands, ['-no'], skyfield)).clipboard.length, 0);
  });

  it('says who may not push, and why', async () => {
    await setup.contexts.choose('hackershop-qa');
    await setup.store.settled();
    const ui = await setup.run(copyPushCommands, ['3.0', 'docker'], skyfield);
    assert.deepEqual(ui.clipboard, []);
    assert.match(
      ui.shown.join(),
      /You may not push to hackershop\/skyfield: the right to update imagestreams\/layers/,
    );
  });
});

describe('pull specs of a registry without a public address', () => {
  let setup: CommandSetup;

  before(async () => {
    setup = await commandSetup({ publicRegistry: false });
  });
  after(() => setup[Symbol.asyncDispose]());

  it('are those inside the cluster, which is said, with a way to the address', async () => {
    const ui = await setup.run(copyPullSpec, ['Show Registry Address'], newest);
    assert.deepEqual(ui.clipboard, [`${inside}/hackershop/skyfield:2.0`]);
    assert.match(ui.shown.join(), /No address outside the cluster is known/);
    assert.equal(setup.addressPanels.length, 1);
  });

  it('are copied at a forwarded port, but not typed into a file, which outlives it', async () => {
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    const forward = await setup.store.addresses?.startForward(never);
    const host = forward?.address.host ?? '';
    const copied = await setup.run(copyPullSpec, [], newest);
    assert.deepEqual(copied.clipboard, [`${host}/hackershop/skyfield:2.0`]);
    const ui = new ScriptedUi('');
    const typed: string[] = [];
    ui.editor = {
      runsInCluster: false,
      insert: (specs) => {
        typed.push(...specs);
        return Promise.resolve(true);
      },
    };
    await insertPullSpec.run(setup.context(ui), newest, [newest]);
    assert.deepEqual(typed, [`${inside}/hackershop/skyfield:2.0`]);
    await setup.store.addresses?.stopForward();
  });
});

describe('inserting a pull spec', () => {
  let setup: CommandSetup;
  let host: string;

  before(async () => {
    setup = await commandSetup();
    host = hostOf(`${new URL(setup.cluster.registry).host}/`) ?? '';
  });
  after(() => setup[Symbol.asyncDispose]());

  /** Runs the command with an editor, and gives what it was told to type. */
  async function insert(editor: { runsInCluster: boolean; isReadOnly?: boolean }, answers: string[]) {
    const ui = new ScriptedUi(...answers);
    const typed: string[] = [];
    ui.editor = {
      runsInCluster: editor.runsInCluster,
      insert: (specs) => {
        if (editor.isReadOnly !== true) typed.push(...specs);
        return Promise.resolve(editor.isReadOnly !== true);
      },
    };
    await insertPullSpec.run(setup.context(ui), newest, [newest, web]);
    return { ui, typed };
  }

  it('types the public ones of all rows', async () => {
    const { typed } = await insert({ runsInCluster: false }, []);
    assert.deepEqual(typed, [`${host}/hackershop/skyfield:2.0`, `${host}/hackershop/web:nightly`]);
  });

  it('asks for the address in a manifest, the last answer first', async () => {
    const first = await insert({ runsInCluster: true }, ['Public']);
    assert.deepEqual(first.typed[0], `${host}/hackershop/skyfield:2.0`);
    const second = await insert({ runsInCluster: true }, ['Inside the cluster']);
    assert.match(second.ui.shown[1] ?? '', /^Public/);
    assert.deepEqual(second.typed[0], `${inside}/hackershop/skyfield:2.0`);
    assert.deepEqual((await insert({ runsInCluster: true }, [''])).typed, []);
  });

  it('says where nothing can be typed', async () => {
    const { ui } = await insert({ runsInCluster: false, isReadOnly: true }, []);
    assert.deepEqual(ui.shown, ['This editor is read-only, so nothing was inserted.']);
    const none = await setup.run(insertPullSpec, [], newest);
    assert.match(none.shown.join(), /^Open a Dockerfile/);
  });
});
