import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KubeconfigSource } from '../../../src/kubeconfig/source.ts';
import { MachineLogins } from '../../../src/login/machineLogins.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import type { Command, CommandContext, Panels, ProjectPins } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/index.ts';
import { logInToCluster } from '../../../src/commands/logInToCluster.ts';
import { openKubeconfig } from '../../../src/commands/open.ts';
import { pinProject, unpinProject } from '../../../src/commands/pinProject.ts';
import { switchContext } from '../../../src/commands/switchContext.ts';
import { isRecord, list, record } from '../../../src/model/json.ts';
import { ActiveContext } from '../../../src/store/activeContext.ts';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import { openManifest, showStream, showTag } from '../../../src/commands/show.ts';
import { CleanUp } from '../../../src/tree/cleanUp.ts';
import { TreeFilter } from '../../../src/tree/treeFilter.ts';
import { projectNode, streamNode, tagNode } from '../../../src/tree/node.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { memory } from '../../support/memory.ts';
import { MemoryRecords } from '../../support/memoryRecords.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { storeUntil } from '../../support/storeUntil.ts';

describe('the table of commands', () => {
  it('is that of package.json, no more and no less', async () => {
    const manifest: unknown = JSON.parse(
      await readFile(path.join(import.meta.dirname, '../../../package.json'), 'utf8'),
    );
    const contributed = list(record(record(manifest)['contributes'])['commands']).filter(isRecord);
    assert.deepEqual(
      commands.map(({ id }) => id).sort(),
      contributed.map((entry) => String(entry['command'])).sort(),
    );
  });
});

describe('commands', () => {
  let cluster: Cluster;
  let store: RegistryStore;
  let contexts: ActiveContext;
  let chosen: string | undefined;
  const pinned: string[] = [];
  const shownPanels: unknown[] = [];
  const panels: Panels = {
    showTag: (target, platform) =>
      void shownPanels.push(platform === undefined ? target : { ...target, platform }),
    showStream: (target) => void shownPanels.push(target),
    openDocument: (kind, target) => Promise.resolve(void shownPanels.push({ kind, ...target })),
    showDeletion: () => undefined,
    closeDeletion: () => undefined,
    showAccess: () => undefined,
    showAddress: () => undefined,
    showImagePruner: () => undefined,
    showImport: () => undefined,
    showImports: () => undefined,
    showPrune: () => undefined,
    applyPrune: () => Promise.resolve('none'),
    showStorage: () => undefined,
  };
  const pins: ProjectPins = {
    get names() {
      return pinned;
    },
    pin: (project) => Promise.resolve(void pinned.push(project)),
    unpin: (project) => Promise.resolve(void pinned.splice(pinned.indexOf(project), 1)),
  };

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    store = new RegistryStore();
    contexts = new ActiveContext({
      store,
      openSource: () => KubeconfigSource.open([cluster.kubeconfigFile]),
      connect: (config, context) => openCluster(config, context, { env: {}, userAgent: 'test' }),
      namedProjects: () => [],
      memory: { get: () => chosen, set: (context) => Promise.resolve(void (chosen = context)) },
    });
    await contexts.start();
    await store.settled();
  });

  after(async () => {
    contexts.dispose();
    await store.close();
    await cluster.close();
  });

  const contextFor = (ui: ScriptedUi): CommandContext => ({
    store,
    contexts,
    pins,
    panels,
    ui,
    records: new MemoryRecords(),
    cleanUp: new CleanUp(store, new TreeFilter()),
    treeFilter: new TreeFilter(),
    reveal: () => Promise.resolve(),
    selection: () => [],
    remembered: memory(),
    machineLogins: new MachineLogins({ env: {}, home: '/nowhere', platform: 'linux', uid: 0 }),
    shell: () => 'sh',
    log: () => undefined,
    guarded: (_doing, action) => action(),
  });

  const run = async (
    command: Command,
    ui: ScriptedUi,
    node?: Parameters<Command['run']>[1],
  ): Promise<ScriptedUi> => {
    await command.run(contextFor(ui), node);
    return ui;
  };

  it('switch context shows what there is, marks what is shown, and changes this window alone', async () => {
    const before = await readFile(cluster.kubeconfigFile, 'utf8');
    const { shown } = await run(switchContext, new ScriptedUi('hackershop-qa'));
    assert.ok(shown.includes('hackershop-dev | shown, current'), shown.join('\n'));
    await storeUntil(
      store,
      'greg',
      () => store.connection.kind === 'connected' && store.connection.user === 'greg',
    );
    assert.equal(await readFile(cluster.kubeconfigFile, 'utf8'), before);
    await run(switchContext, new ScriptedUi('Follow the kubeconfig'));
    await storeUntil(
      store,
      'phillip',
      () => store.connection.kind === 'connected' && store.connection.user === 'phillip',
    );
    assert.equal(chosen, undefined);
  });

  it('a dismissed pick changes nothing', async () => {
    await run(switchContext, new ScriptedUi(''));
    assert.equal(contexts.active?.name, 'hackershop-dev');
  });

  it('log in copies or types the command for this server, never a token', async () => {
    const copied = await run(logInToCluster, new ScriptedUi('Copy Command'));
    assert.deepEqual(copied.clipboard, [`oc login ${cluster.api}`]);
    const typed = await run(logInToCluster, new ScriptedUi('Open in Terminal'));
    assert.deepEqual(typed.terminal, [`oc login ${cluster.api}`]);
    const { phillip } = cluster.tokens;
    assert.ok(!JSON.stringify([copied, typed]).includes(phillip));
  });

  it('pin takes the row, or asks; unpin takes it back', async () => {
    await run(pinProject, new ScriptedUi(), projectNode('planet-express'));
    const { shown } = await run(pinProject, new ScriptedUi('qa-empty'));
    assert.ok(!shown.includes('planet-express | '), 'pinned projects are not offered again');
    assert.deepEqual(pinned, ['planet-express', 'qa-empty']);
    await run(unpinProject, new ScriptedUi('planet-express'));
    assert.deepEqual(pinned, ['qa-empty']);
  });

  it('show and open take the row, or let the user pick project, stream and tag', async () => {
    const skyfield = streamNode(projectNode('hackershop'), 'skyfield');
    await run(showTag, new ScriptedUi(), tagNode(skyfield, '2.0'));
    await run(showStream, new ScriptedUi(), skyfield);
    await run(openManifest, new ScriptedUi('Manifest'), tagNode(skyfield, '2.0'));
    const { shown } = await run(showTag, new ScriptedUi('hackershop', 'skyfield', '1.0'));
    assert.ok(shown.includes('skyfield | 7 tags'), shown.join('\n'));
    const target = { project: 'hackershop', stream: 'skyfield', tag: '2.0' };
    assert.deepEqual(shownPanels, [
      target,
      { project: 'hackershop', stream: 'skyfield' },
      { kind: 'index', ...target },
      { ...target, tag: '1.0' },
    ]);
  });

  it('open kubeconfig opens the file in use', async () => {
    const { opened } = await run(openKubeconfig, new ScriptedUi());
    assert.deepEqual(opened, [cluster.kubeconfigFile]);
  });

  it('a hostile server address never reaches the terminal', async () => {
    const config: unknown = JSON.parse(await readFile(cluster.kubeconfigFile, 'utf8'));
    const hostile = JSON.stringify(config).replaceAll(cluster.api, 'https://x/$(touch /tmp/owned);&`id`');
    const file = `${cluster.kubeconfigFile}.hostile`;
    await writeFile(file, hostile);
    const source = await KubeconfigSource.open([file]);
    const elsewhere = new ActiveContext({
      store: new RegistryStore(),
      openSource: () => Promise.resolve(source),
      connect: () => Promise.reject(new Error('not needed')),
      namedProjects: () => [],
      memory: { get: () => undefined, set: () => Promise.resolve() },
    });
    await elsewhere.start();
    const ui = new ScriptedUi('Open in Terminal');
    await logInToCluster.run({ ...contextFor(ui), contexts: elsewhere }, undefined);
    elsewhere.dispose();
    assert.deepEqual(ui.terminal, ['oc login SERVER']);
  });
});
