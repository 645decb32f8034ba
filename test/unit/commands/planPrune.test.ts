import assert from 'node:assert/strict';
import { applyShownPlan, planPrune } from '../../../src/commands/planPrune.ts';
import { pruneActions } from '../../../src/commands/pruneActions.ts';
import { showStorage } from '../../../src/commands/showStorage.ts';
import { defaultPruneOptions } from '../../../src/model/prune/pruneOptions.ts';
import { commandSetup } from '../../support/commandSetup.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

describe('Planning to prune from a command', () => {
  it('opens the panel, whose command is for the context that is shown', async () => {
    await using setup = await commandSetup();
    await setup.run(planPrune, []);
    assert.equal(setup.prunePanels.length, 1);
    await setup.contexts.choose('hackershop-admin');
    const ui = new ScriptedUi('/tmp/plan.csv');
    const actions = pruneActions(setup.context(ui));
    await actions.copyCommand({ ...defaultPruneOptions, keepTagRevisions: 1 });
    assert.deepEqual(ui.clipboard, [
      'oc --context=hackershop-admin adm prune images --keep-younger-than=60m --keep-tag-revisions=1',
    ]);
    await actions.save('pruning-plan.csv', 'a,b');
    assert.equal(ui.saved.get('/tmp/plan.csv'), 'a,b');
    assert.deepEqual(ui.shown, ['save pruning-plan.csv', 'Saved the plan to /tmp/plan.csv.']);
  });

  it('applies no plan that is not shown: it shows one', async () => {
    await using setup = await commandSetup();
    await setup.run(applyShownPlan, []);
    assert.equal(setup.prunePanels.length, 1);
  });

  it('shows the storage, from where the plan is opened', async () => {
    await using setup = await commandSetup();
    await setup.run(showStorage, []);
    assert.deepEqual(setup.shownPanels, ['storage']);
  });
});
