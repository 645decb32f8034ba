import assert from 'node:assert/strict';
import { importImage, importIntoStream } from '../../../src/commands/importImage.ts';
import type { ImportActions } from '../../../src/commands/importActions.ts';
import type { ImportOutcome } from '../../../src/model/import/importPlan.ts';
import { ImportSource, type ImportStart } from '../../../src/panels/importSource.ts';
import type { ImportPage } from '../../../src/shared/importPage.ts';
import type { TreeNode } from '../../../src/tree/node.ts';
import { fields, list, text } from '../../cluster/json.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { until } from '../../support/until.ts';

const login = { user: 'hubert', password: 'good-news-everyone' };
const project: TreeNode = { kind: 'project', id: 'p', project: 'hackershop' };
const stream: TreeNode = {
  kind: 'stream',
  id: 's',
  parent: project,
  project: 'hackershop',
  stream: 'skyfield',
};

describe('Importing images', () => {
  let open: ThirdPartyRegistry;
  let closed: ThirdPartyRegistry;
  let setup: CommandSetup;
  let source: ImportSource | undefined;

  before(async () => {
    [open, closed] = await Promise.all([startThirdPartyRegistry(), startThirdPartyRegistry({ login })]);
    await Promise.all([open.push('1.0'), open.push('3.0'), closed.push('1.0')]);
  });
  after(() => Promise.all([open.close(), closed.close()]));
  beforeEach(async () => {
    setup = await commandSetup({ registryAuthorities: [open.ca] });
  });
  afterEach(async () => {
    source?.dispose();
    await setup[Symbol.asyncDispose]();
  });

  /** Opens the panel from a row, with a person who gives these answers. */
  async function begin(node: TreeNode | undefined, ...answers: string[]) {
    const ui = new ScriptedUi(...answers);
    await importImage.run(setup.context(ui), node);
    const { actions, start } = setup.importPanels.at(-1) ?? assert.fail('no panel');
    source?.dispose();
    source = new ImportSource({ store: setup.store, changed: () => undefined }, start as ImportStart);
    await source.load();
    return { ui, actions, source };
  }

  const page = async (): Promise<ImportPage> => (await source?.load()) ?? assert.fail('no panel');
  const looked = (): Promise<ImportPage> =>
    until('the look', async () => {
      const now = await page();
      return now.look.kind === 'looking' || now.look.kind === 'none' ? undefined : now;
    });
  const lookFor = async (spec: string): Promise<ImportPage> => {
    source?.set('reference', spec);
    source?.look();
    return looked();
  };
  const run = async (actions: ImportActions): Promise<ImportPage> => {
    await source?.run((plan) => actions.run(plan));
    return page();
  };
  const posts = (): unknown[] =>
    setup.cluster.requests.list('/imagestreamimports').filter(({ method }) => method === 'POST');
  const rawStream = async (name: string) =>
    fields(
      await setup.cluster
        .as('phillip')
        .get(`/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams/${name}`),
    );
  const troubleOf = ({ look }: ImportPage) =>
    look.kind === 'failed' ? look.trouble : assert.fail(`not failed: ${look.kind}`);

  it('begins at the row, or in the project of the context', async () => {
    await begin(project);
    assert.equal((await page()).form.project, 'hackershop');
    await begin(undefined);
    assert.equal((await page()).form.project, 'hackershop');
    await begin({ kind: 'project', id: 'o', project: 'hackershop-prod' });
    assert.equal((await page()).form.project, 'hackershop-prod');
    const ui = new ScriptedUi();
    await importIntoStream.run(setup.context(ui), stream);
    assert.deepEqual(setup.importPanels.at(-1)?.start, { project: 'hackershop', stream: 'skyfield' });
  });

  it('looks, says what would be made and sent, imports and tells the digest', async () => {
    const { ui, actions } = await begin(project, 'Import');
    const found = await lookFor(`docker pull ${open.host}/ext/skyfield:1.0`);
    assert.ok(found.look.kind === 'found' && found.look.rows.length === 1);
    assert.deepEqual(found.target, { count: 1, isNew: false, ready: true });
    source?.set('stream', 'outer');
    source?.set('tag', 'stable');
    source?.set('scheduled', 'true');
    assert.equal((await page()).target?.isNew, true);
    const after = await run(actions);
    assert.match(
      ui.shown[0] ?? '',
      /^Import 127\.0\.0\.1:\d+\/ext\/skyfield:1\.0 as outer:stable in hackershop\?/,
    );
    assert.match(
      ui.shown[0] ?? '',
      /The image stream outer is made\.\nThe cluster looks again by itself, about every 15 minutes/,
    );
    assert.match(ui.shown[0] ?? '', /Context hackershop-dev, on 127/);
    assert.equal(ui.shown[1], 'Imported hackershop/outer:stable.');
    const [row] = after.outcome?.rows ?? [];
    assert.equal(after.outcome?.tone, 'done');
    assert.ok(found.look.rows[0]?.image && row?.image?.digest === found.look.rows[0].image.digest);
    assert.deepEqual(source?.imported('stable'), { project: 'hackershop', stream: 'outer', tag: 'stable' });
    const spec = fields(list(fields((await rawStream('outer'))['spec'])['tags'])[0]);
    assert.equal(fields(spec['importPolicy'])['scheduled'], true);
    // What was used last comes first the next time.
    await begin(undefined);
    assert.equal((await page()).form.project, 'hackershop');
  });

  it('imports nothing that was not confirmed', async () => {
    const { actions } = await begin(project, '');
    await lookFor(`${open.host}/ext/skyfield:1.0`);
    const before = posts().length;
    const after = await run(actions);
    assert.equal(after.outcome, undefined);
    assert.equal(posts().length, before);
  });

  it('chooses among all tags, says what is overwritten, and copies the command', async () => {
    const { ui, actions } = await begin(project, 'Import');
    await lookFor(`${open.host}/ext/skyfield`);
    source?.set('all', 'true');
    const found = await looked();
    assert.ok(found.look.kind === 'found');
    assert.deepEqual(found.look.rows.map(({ name }) => name).sort(), ['1.0', '3.0']);
    assert.deepEqual(found.target, { count: 0, isNew: false, ready: false });
    source?.choose(
      found.look.rows.map(({ key }) => key),
      true,
    );
    const chosen = await page();
    assert.ok(chosen.look.kind === 'found');
    assert.equal(chosen.target?.count, 2);
    const [old] = chosen.look.rows.filter(({ name }) => name === '1.0');
    assert.match(
      old?.change ?? '',
      /was pushed with the same image|points to [0-9a-f]{8} .* now and would point to/,
    );
    const request = source?.request ?? assert.fail('no request');
    await actions.copyCommand(request);
    const [first] = ui.clipboard[0]?.split('\n') ?? [];
    assert.match(
      first ?? '',
      /^oc import-image -n hackershop --from=127\.0\.0\.1:\d+\/ext\/skyfield:[13]\.0 --confirm --reference-policy=source skyfield:[13]\.0$/,
    );
    const after = await run(actions);
    assert.equal(after.outcome?.tone, 'done');
    assert.equal(after.outcome.rows.length, 2);
  });

  it('says which secret is missing, and takes the one that is added', async () => {
    await setup[Symbol.asyncDispose]();
    setup = await commandSetup({ registryAuthorities: [closed.ca] });
    const { ui, actions } = await begin(project);
    const spec = `${closed.host}/ext/skyfield:1.0`;
    const none = troubleOf(await lookFor(spec));
    assert.match(none.summary, /wants a login, and the project hackershop has no pull secret for it\.$/);
    assert.equal(none.secretFor, closed.host);
    await addSecret('wrong', 'no');
    const wrong = troubleOf(await lookFor(spec));
    assert.match(
      wrong.summary,
      /does not accept the pull secret that the project hackershop has for it: wrong\.$/,
    );
    await addSecret('right', login.password);
    assert.equal((await lookFor(spec)).look.kind, 'found');
    assert.equal(await actions.addPullSecret('hackershop', closed.host), false);
    assert.ok(ui.shown.length > 0);
    assert.equal(JSON.stringify(await page()).includes(login.password), false);
  });

  async function addSecret(name: string, password: string): Promise<void> {
    const auths = { [closed.host]: { username: login.user, password } };
    const answer = await setup.cluster.as('phillip').send('/api/v1/namespaces/hackershop/secrets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: {
        metadata: { name },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      },
    });
    assert.equal(answer.status, 201);
  }

  it('tells a tag that is not there from a cluster that cannot be asked', async () => {
    await begin(project);
    const missing = troubleOf(await lookFor(`${open.host}/ext/skyfield:nope`));
    assert.match(missing.summary, /has no image ext\/skyfield:nope\.$/);
    assert.equal(missing.offer, 'allTags');
    setup.cluster.faults.add({ match: { path: '/imagestreamimports' }, times: 1, fault: { kind: 'reset' } });
    const lost = troubleOf(await lookFor(`${open.host}/ext/skyfield:1.0`));
    assert.match(lost.summary, /^Cannot reach 127\.0\.0\.1/);
    assert.equal(lost.offer, undefined);
  });

  it('says that the cluster allows no imports from a registry, and who can change that', async () => {
    const images = setup.cluster.state.collection('config.openshift.io', 'images');
    const config = images.get(undefined, 'cluster') ?? assert.fail('no configuration');
    images.put({ ...config, spec: { allowedRegistriesForImport: [{ domainName: 'quay.io' }] } });
    await begin(project);
    const trouble = troubleOf(await lookFor(`${open.host}/ext/skyfield:1.0`));
    assert.match(trouble.summary, /^This cluster does not allow imports from 127\.0\.0\.1/);
    assert.match(trouble.advice, /administrator of the cluster .* allowedRegistriesForImport/);
    assert.match(trouble.message, /not allowed by whitelist/);
  });

  it('calls an import of which a part failed what it is', async () => {
    const { ui, actions } = await begin(project, 'Import');
    const repository = `${open.host}/ext/moving`;
    await open.push('a', undefined, 'ext/moving');
    await lookFor(`${repository}:a`);
    source?.set('stream', 'moving');
    const plan = source ?? assert.fail();
    await plan.run((asked) => {
      const images = [...asked.request.images, { from: `${repository}:gone`, to: 'gone' }];
      return actions.run({ ...asked, request: { ...asked.request, images } });
    });
    const { outcome } = await page();
    assert.equal(outcome?.tone, 'partly');
    assert.match(
      ui.shown[1] ?? '',
      /^Imported hackershop\/moving:a, but hackershop\/moving:gone failed\. The tag is recorded in the image stream all the same/,
    );
    const gone = outcome.rows.find(({ tag }) => tag === 'gone');
    assert.equal(gone?.note, 'recorded in the stream, and failing');
    assert.match(gone.trouble?.summary ?? '', /has no image ext\/moving:gone/);
  });

  it('imports nothing over a tag that changed since it was shown', async () => {
    const { ui, actions } = await begin(project, 'Import');
    await lookFor(`${open.host}/ext/skyfield:1.0`);
    const plan = await planShown();
    await setup.cluster.push({ repository: 'hackershop/skyfield', tag: '1.0' });
    const before = posts().length;
    const outcome = await actions.run(plan);
    assert.deepEqual(outcome, { kind: 'elsewhere', tags: ['1.0'] });
    assert.equal(posts().length, before);
    assert.match(
      ui.shown[1] ?? '',
      /^1\.0 of hackershop\/skyfield changed meanwhile, so nothing was imported\./,
    );
  });

  it('goes on when something else in the stream changed, and sends nothing twice when an answer is lost', async () => {
    const { actions } = await begin(project, 'Import', 'Import', 'Import');
    await lookFor(`${open.host}/ext/skyfield:1.0`);
    source?.set('tag', 'fresh');
    const plan = await planShown();
    const status = { kind: 'status', status: 409 } as const;
    setup.cluster.faults.add({ match: { path: '/imagestreamimports' }, times: 1, fault: status });
    const before = posts().length;
    assert.equal((await actions.run(plan))?.kind, 'done');
    assert.equal(posts().length, before + 2);
    source?.set('tag', 'lost');
    const next = await planShown();
    setup.cluster.faults.add({
      match: { path: '/imagestreamimports' },
      times: 1,
      fault: { kind: 'resetMidBody' },
    });
    const outcome = await actions.run(next);
    assert.equal(posts().length, before + 3);
    assert.ok(outcome?.kind === 'done' && outcome.answer.images[0]?.kind === 'found');
    const tags = list(fields((await rawStream('skyfield'))['status'])['tags']).map(fields);
    assert.ok(tags.some(({ tag }) => text(tag) === 'lost'));
  });

  it('has nothing for those who may not import', async () => {
    await setup.contexts.choose('hackershop-qa');
    await setup.store.settled();
    await begin(project);
    const refused = await page();
    assert.match(
      refused.refused ?? '',
      /no right to create imagestreamimports in hackershop\. .* registry-editor/,
    );
    const before = posts().length;
    await lookAtNothing();
    assert.equal(posts().length, before);
  });

  async function lookAtNothing(): Promise<void> {
    source?.set('reference', `${open.host}/ext/skyfield:1.0`);
    source?.look();
    assert.equal((await page()).look.kind, 'none');
  }

  it('picks among what is imported already, and among the streams of the project', async () => {
    const { actions, ui } = await begin(project, '');
    assert.equal(await actions.pickKnown(), undefined);
    await setup.store.openProject('hackershop');
    ui.answers.push('skyfield');
    assert.equal(await actions.pickStream('hackershop'), 'skyfield');
    ui.answers.push('New image stream…', 'fresh');
    assert.equal(await actions.pickStream('hackershop'), 'fresh');
  });

  /** The plan that the panel would have confirmed. */
  async function planShown(): Promise<Parameters<ImportActions['run']>[0]> {
    await page();
    let shown: Parameters<ImportActions['run']>[0] | undefined;
    await source?.run((plan) => {
      shown = plan;
      return Promise.resolve<ImportOutcome | undefined>(undefined);
    });
    return shown ?? assert.fail('there is no plan');
  }
});
