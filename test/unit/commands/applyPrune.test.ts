import assert from 'node:assert/strict';
import { applyPrune } from '../../../src/commands/applyPrune.ts';
import type { Pruning } from '../../../src/store/pruning.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { planNow, runPod } from '../../support/pruneSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

const options = { keepTagRevisions: 0, keepYoungerThan: 0, ignoreInvalidRefs: true };

describe('Applying a plan from a command', () => {
  it('asks, prunes, says what came of it and shows a report', async () => {
    await using setup = await commandSetup();
    const pruning = await asAdmin(setup);
    const plan = await planNow(pruning, options);
    const ui = new ScriptedUi('Prune', 'Show Report');
    const run = await applyPrune(setup.context(ui), pruning, plan);
    assert.ok(run?.kind === 'ended');
    const { revisions, images } = plan.plan.totals;
    assert.match(
      ui.shown[0] ?? '',
      new RegExp(`^Remove ${revisions} revisions and delete ${images} images\\?\n`),
    );
    assert.match(ui.shown[0] ?? '', /This cannot be undone/);
    assert.match(ui.shown[0] ?? '', /Context hackershop-admin, on 127\.0\.0\.1:\d+\.$/);
    assert.equal(ui.shown[1], `Removed ${revisions} revisions and deleted ${images} images.`);
    assert.deepEqual(setup.logged, [ui.shown[1]]);
    const report = ui.texts.get('Pruning report.txt') ?? '';
    assert.ok(report.startsWith(`Pruning report\n==============\n\n${ui.shown[1]}\n`));
    assert.match(report, /oc --context=hackershop-admin adm prune images/);
    assert.match(report, /^What was done$/m);
    assert.equal(report.match(/^- Delete image /gm)?.length, images);
  });

  it('does nothing without a yes', async () => {
    await using setup = await commandSetup();
    const pruning = await asAdmin(setup);
    const plan = await planNow(pruning, options);
    setup.cluster.requests.clear();
    assert.equal(await applyPrune(setup.context(new ScriptedUi('')), pruning, plan), undefined);
    assert.deepEqual(setup.cluster.requests.list(), []);
  });

  it('does nothing on another cluster than that of the plan', async () => {
    await using setup = await commandSetup();
    const pruning = await asAdmin(setup);
    const plan = await planNow(pruning, options);
    await setup.contexts.choose('hackershop-dev');
    await setup.store.settled();
    const ui = new ScriptedUi('Prune');
    assert.equal(await applyPrune(setup.context(ui), pruning, plan), undefined);
    assert.match(ui.shown[0] ?? '', /Another context is shown since/);
  });

  it('says what has changed, and offers it as a report', async () => {
    await using setup = await commandSetup();
    const pruning = await asAdmin(setup);
    const plan = await planNow(pruning, options);
    const gone = plan.plan.streams.flatMap(({ tags }) =>
      tags.flatMap((tag) => tag.revisions.map((one) => ({ tag, one }))),
    );
    const found = gone.find(({ one }) => !one.kept && one.reason.kind === 'unused');
    assert.ok(found !== undefined);
    const { project, stream } = found.tag.target;
    runPod(setup.cluster, 'newcomer', `${project}/${stream}@${found.one.revision.image}`);
    const ui = new ScriptedUi('Prune', 'Show Report');
    const run = await applyPrune(setup.context(ui), pruning, plan);
    assert.equal(run?.kind, 'changed');
    assert.match(ui.shown[1] ?? '', /^Nothing was pruned\. The cluster has changed since the plan was made/);
    assert.match(ui.texts.get('Pruning report.txt') ?? '', /used by its digest by pod newcomer in shop/);
  });
});

async function asAdmin({ contexts, store }: CommandSetup): Promise<Pruning> {
  await contexts.choose('hackershop-admin');
  await store.settled();
  assert.ok(store.pruning !== undefined);
  return store.pruning;
}
