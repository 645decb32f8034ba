import assert from 'node:assert/strict';
import type { ImportsActions } from '../../../src/commands/importsActions.ts';
import { showImports } from '../../../src/commands/showImports.ts';
import type { ImportEntry } from '../../../src/model/import/importHealth.ts';
import { ImportsSource } from '../../../src/panels/importsSource.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { authsOf, putPullSecret } from '../../support/pullSecrets.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { until } from '../../support/until.ts';

describe('What the panel of imports does', () => {
  let setup: CommandSetup;

  beforeEach(async () => (setup = await commandSetup()));
  afterEach(() => setup[Symbol.asyncDispose]());

  const schedule = (tag: string) => {
    const found = setup.cluster.state.imageStreams.get('hackershop', 'nginx')?.spec.tags;
    return found?.find(({ name }) => name === tag)?.importPolicy.scheduled;
  };
  const patches = (): number =>
    setup.cluster.requests.list().filter(({ method }) => method === 'PATCH').length;

  async function panel(ui: ScriptedUi): Promise<{ actions: ImportsActions; source: ImportsSource }> {
    await showImports.run(setup.context(ui), undefined);
    const [actions] = setup.importsPanels;
    assert.ok(actions);
    const source = new ImportsSource({ store: setup.store, changed: () => undefined });
    await until('the imports', async () => ((await source.load()).progress === undefined ? true : undefined));
    return { actions, source };
  }

  it('imports again what fails, after one question, and says what came of it', async () => {
    const ui = new ScriptedUi('Import Again');
    const { actions, source } = await panel(ui);
    const chosen = source.chosen('failing');
    assert.ok(chosen);
    const outcomes = await actions.retry(chosen.entries, chosen.health, () => undefined);
    source.dispose();
    assert.equal(outcomes?.size, 3);
    assert.match(ui.shown[0] ?? '', /^Import 3 tags of 2 image streams again\?\nA tag whose source/);
    assert.equal(ui.shown[1], 'Imported 0 of 3 tags again; 3 failed again.');
  });

  it('imports nothing that was not confirmed', async () => {
    const { actions, source } = await panel(new ScriptedUi(''));
    const chosen = source.chosen('failing');
    assert.ok(chosen);
    setup.cluster.requests.clear();
    assert.equal(await actions.retry(chosen.entries, chosen.health, () => undefined), undefined);
    source.dispose();
    assert.equal(setup.cluster.requests.list('imagestreamimports').length, 0);
  });

  it('changes one setting of several tags by one patch for each image stream', async () => {
    const ui = new ScriptedUi('Schedule: on schedule', 'Change');
    const { actions, source } = await panel(ui);
    source.setFilter('text', 'nginx');
    source.selectAll(true);
    const chosen = source.chosen('selected');
    assert.ok(chosen);
    await actions.change(chosen.entries, chosen.health);
    source.dispose();
    assert.equal(patches(), 1);
    for (const tag of ['1.19', '1.27', 'mainline']) assert.equal(schedule(tag), true, tag);
    assert.ok(ui.shown.includes('Schedule: on schedule | changes 2 tags'));
    assert.ok(ui.shown.includes('Changed 2 of 2 tags.'));
  });

  it('says what a change means for each registry, and that whole repositories have no settings here', async () => {
    const ui = new ScriptedUi('Certificate: insecure', '');
    const { actions, source } = await panel(ui);
    const all = source.chosen('failing');
    assert.ok(all);
    await actions.change(all.entries, all.health);
    assert.match(
      ui.shown.at(-1) ?? '',
      /^Change “Certificate” of 3 tags to “insecure”\?\nWhoever stands between the cluster and registry\.partner\.example and quay\.io can then/,
    );
    const whole = all.entries.map(({ project, stream, source, settings }): ImportEntry => ({
      project,
      stream,
      source,
      settings,
    }));
    await actions.change(whole, all.health);
    source.dispose();
    assert.match(
      ui.shown.at(-1) ?? '',
      /^An image stream that takes all tags of a repository has no settings/,
    );
    assert.equal(patches(), 0);
  });

  it('gives a project a login for a source, in the secret that is for it if there is one', async () => {
    const ui = new ScriptedUi();
    const { actions, source } = await panel(ui);
    const failing = source.chosen('failing');
    const partner = failing?.entries.find(({ tag }) => tag === 'partner');
    assert.ok(failing && partner);
    source.dispose();
    const typed = 'User name and password, or token';
    const login = ['robot', 'Kif-Kroker-4-ever'];
    ui.answers.push(typed, ...login, 'partner', 'Save Anyway');
    await actions.changeSecret(partner, failing.health);
    assert.deepEqual(Object.keys(authsOf(setup.cluster, 'partner') ?? {}), ['registry.partner.example']);
    assert.ok(ui.shown.includes('User name at registry.partner.example'));

    putPullSecret(setup.cluster, 'partner', {
      'registry.partner.example': { auth: 'YTpi' },
      'quay.io': {},
    });
    ui.answers.push('Replace the login in partner…', ...login, 'Save Anyway');
    await actions.changeSecret(partner, failing.health);
    const auths = authsOf(setup.cluster, 'partner') ?? {};
    const auth = Buffer.from(login.join(':')).toString('base64');
    assert.deepEqual(auths, { 'registry.partner.example': { auth }, 'quay.io': {} });
    assert.ok(!ui.shown.join('\n').includes('Kif-Kroker'));

    await setup.contexts.choose('hackershop-qa');
    await setup.store.settled();
    const before = ui.shown.length;
    await actions.changeSecret(partner, failing.health);
    await actions.edit(partner, failing.health);
    assert.equal(ui.shown.length, before, 'nothing is asked about another cluster');
  });

  it('leaves tags that are no longer as they were shown', async () => {
    const ui = new ScriptedUi('Pods pull: through this registry', 'Change');
    const { actions, source } = await panel(ui);
    const all = source.chosen('failing');
    assert.ok(all);
    const stale = all.entries.map((entry): ImportEntry => ({
      ...entry,
      source: 'quay.io/somewhere/else:1',
    }));
    await actions.change(stale, all.health);
    source.dispose();
    assert.equal(patches(), 0);
    assert.match(
      ui.shown.at(-1) ?? '',
      /^Changed 0 of 3 tags\. Tags of hackershop\/billing are no longer as/,
    );
  });

  it('leaves the image streams that were not begun when it is stopped, and says so', async () => {
    const ui = new ScriptedUi('Schedule: on schedule', 'Change');
    const { actions, source } = await panel(ui);
    const all = source.chosen('failing');
    assert.ok(all);
    ui.cancel.abort();
    await actions.change(all.entries, all.health);
    source.dispose();
    assert.equal(ui.shown.at(-1), 'Changed 0 of 3 tags. The others were left, as you stopped it.');
    assert.equal(patches(), 0);
  });
});
