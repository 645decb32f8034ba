import assert from 'node:assert/strict';
import type { ImportOutcome, ImportPlan } from '../../../src/model/import/importPlan.ts';
import { ImportSource, type ImportStart } from '../../../src/panels/importSource.ts';
import type { FoundRow, ImportPage } from '../../../src/shared/importPage.ts';
import { buildImage } from '../../cluster/build/image.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { never } from '../../support/registries.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { until } from '../../support/until.ts';

describe('ImportSource', () => {
  let outside: ThirdPartyRegistry;
  let setup: CommandSetup;
  let source: ImportSource;

  before(async () => {
    outside = await startThirdPartyRegistry();
    await outside.push('1.0');
    await outside.push('3.0');
    await outside.push('only', undefined, 'ext/single');
  });
  after(() => outside.close());
  beforeEach(async () => {
    setup = await commandSetup({ registryAuthorities: [outside.ca] });
    begin({ project: 'hackershop' });
    await source.load();
  });
  afterEach(async () => {
    source.dispose();
    await setup[Symbol.asyncDispose]();
  });

  function begin(start: ImportStart): void {
    source = new ImportSource({ store: setup.store, changed: () => undefined }, start);
  }
  const looked = (): Promise<ImportPage> =>
    until('the look', async () => {
      const page = await source.load();
      return page.look.kind === 'looking' ? undefined : page;
    });
  const spec = (tag: string, repository = 'ext/skyfield'): string => `${outside.host}/${repository}:${tag}`;
  async function lookFor(reference: string): Promise<ImportPage> {
    source.set('reference', reference);
    source.look();
    return looked();
  }
  const rows = ({ look }: ImportPage): readonly FoundRow[] =>
    look.kind === 'found' ? look.rows : assert.fail(look.kind);
  const chosen = (page: ImportPage): string[] =>
    rows(page)
      .filter(({ selected }) => selected)
      .map(({ name }) => name);
  /** The plan that would be confirmed now; undefined where nothing can be imported. */
  async function plan(): Promise<ImportPlan | undefined> {
    let asked: ImportPlan | undefined;
    await source.run((each) => {
      asked = each;
      return Promise.resolve<ImportOutcome | undefined>(undefined);
    });
    return asked;
  }
  const asked = (times: number): Promise<true> =>
    until(`look ${times}`, () => Promise.resolve(imports() === times ? true : undefined));
  const imports = (): number => setup.cluster.requests.list('/imagestreamimports').length;

  it('shows nothing of a look that was given up, however late its answer comes', async () => {
    const path = '/imagestreamimports';
    setup.cluster.faults.add({ match: { path }, times: 2, fault: { kind: 'silence' } });
    source.set('reference', spec('1.0'));
    source.look();
    assert.equal((await source.load()).look.kind, 'looking');
    await asked(1);
    source.stopLooking();
    assert.equal((await source.load()).look.kind, 'none');
    source.look();
    await asked(2);
    const page = await lookFor(spec('3.0'));
    assert.deepEqual(
      rows(page).map(({ name }) => name),
      [spec('3.0')],
    );
    source.set('reference', spec('1.0'));
    assert.equal((await source.load()).look.kind, 'none');
    assert.equal(await plan(), undefined);
  });

  it('looks with the project that is chosen by then', async () => {
    await lookFor(spec('1.0'));
    source.set('project', 'hackershop-prod');
    const page = await looked();
    assert.equal(rows(page).length, 1);
    assert.equal((await plan())?.request.project, 'hackershop-prod');
  });

  it('keeps what is chosen of a repository when it looks at other platforms', async () => {
    await lookFor(spec('9.9'));
    source.set('all', 'true');
    assert.deepEqual(chosen(await looked()), []);
    source.choose([spec('3.0')], true);
    source.set('importMode', 'PreserveOriginal');
    assert.deepEqual(chosen(await looked()), ['3.0']);
    source.set('importMode', 'Legacy');
    source.set('importMode', 'PreserveOriginal');
    assert.deepEqual(chosen(await looked()), ['3.0']);
  });

  it('takes the only tag of a repository, which cannot be chosen', async () => {
    await lookFor(spec('9.9', 'ext/single'));
    source.set('all', 'true');
    assert.deepEqual(chosen(await looked()), ['only']);
    assert.equal((await plan())?.request.images[0]?.to, 'only');
  });

  it('offers no other tags for a digest that is not there', async () => {
    const { look } = await lookFor(`${outside.host}/ext/skyfield@sha256:${'0'.repeat(64)}`);
    assert.ok(look.kind === 'failed');
    assert.match(look.trouble.summary, /has no image with this digest/);
    assert.equal(look.trouble.offer, undefined);
  });

  it('is insecure with the registry that was said, and no other', async () => {
    await lookFor(spec('1.0'));
    source.set('insecure', 'true');
    assert.equal((await looked()).form.insecure, true);
    source.set('reference', spec('3.0'));
    assert.equal((await source.load()).form.insecure, true);
    source.set('reference', 'quay.io/a/b:1');
    assert.equal((await source.load()).form.insecure, false);
    source.set('reference', spec('1.0'));
    assert.equal((await source.load()).form.insecure, true);
    source.set('insecure', 'false');
    assert.equal((await source.load()).form.insecure, false);
  });

  it('says where a tag still comes from, whose image another tag has as well', async () => {
    const image = buildImage();
    await outside.push('first', image, 'ext/alike');
    await outside.push('second', image, 'ext/alike');
    const { writer } = setup.store;
    assert.ok(writer);
    for (const tag of ['first', 'second']) {
      await lookFor(spec(tag, 'ext/alike'));
      source.set('tag', 'here');
      await source.load();
      await source.run((each) => writer.importImages(each, never));
    }
    const [row] = (await source.load()).outcome?.rows ?? [];
    assert.equal(row?.note, `the same image, and it still comes from ${spec('first', 'ext/alike')}`);
  });

  it('says that the right is missing, and nothing of what the cluster then says', async () => {
    await lookFor(spec('1.0'));
    await setup.contexts.choose('hackershop-qa');
    await setup.store.settled();
    source.set('project', 'hackershop');
    source.set('insecure', 'true');
    const page = await looked();
    assert.match(page.refused ?? '', /no right to create imagestreamimports/);
    assert.deepEqual(page.look, { kind: 'none' });
    assert.equal(page.target, undefined);
  });

  it('imports nothing into another cluster or with other rights than those that were shown', async () => {
    await lookFor(spec('1.0'));
    assert.ok(await plan());
    const before = imports();
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    assert.equal(await plan(), undefined);
    source.look();
    assert.equal(imports(), before);
    assert.equal((await source.load()).look.kind, 'none');
  });
});
