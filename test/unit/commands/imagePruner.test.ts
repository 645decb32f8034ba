import assert from 'node:assert/strict';
import { fields } from '../../cluster/json.ts';
import { podLogs } from '../../cluster/state/podLogs.ts';
import { scheduleWords } from '../../../src/panels/schedule.ts';
import { failureFrom } from '../../support/failures.ts';
import { PrunerSetup } from '../../support/pruner.ts';
import { until } from '../../support/until.ts';

describe('The panel of the automatic pruner', () => {
  let setup: PrunerSetup | undefined;
  const begin = async (...args: Parameters<typeof PrunerSetup.open>): Promise<PrunerSetup> => {
    setup = await PrunerSetup.open(...args);
    return setup;
  };
  afterEach(async () => {
    await setup?.[Symbol.asyncDispose]();
    setup = undefined;
  });

  const spec = ({ pruner }: PrunerSetup) => fields(pruner['spec']);

  describe('shows', () => {
    it('what the pruner does, when, and what its last runs did', async () => {
      const panel = await begin();
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      const { schedule, keeps, suspended, runs, conditions, change, run, form } = page;
      assert.equal(keeps, 'keeps 3 revisions of each tag and what is younger than 1 hour');
      assert.equal(schedule.words, 'every day at midnight');
      assert.equal(schedule.zone, 'UTC');
      assert.equal((schedule.next ?? 1) % 86_400_000, 0);
      assert.ok((schedule.next ?? 0) > Date.now());
      assert.equal(suspended, false);
      assert.equal(form.ignoreInvalidImageReferences, 'true');
      assert.deepEqual(
        runs.map(({ tone, outcome, took }) => `${tone} ${outcome} ${took ?? ''}`),
        [
          'normal succeeded 58 seconds',
          'normal succeeded 58 seconds',
          'error failed: Job has reached the specified backoff limit 31 seconds',
          'normal succeeded 58 seconds',
        ],
      );
      assert.deepEqual(
        conditions.map(({ text }) => text),
        [
          'Its cron job is in place.',
          'No failure of the last run is known.',
          'Its runs are scheduled.',
          'The operator reports no trouble.',
        ],
      );
      assert.deepEqual([change.kind, run.kind, page.log.kind], ['yes', 'yes', 'yes']);
      assert.deepEqual(page.notes, []);
      assert.deepEqual(panel.changes, []);
    });

    it('where it runs, and what the operator leaves out', async () => {
      const panel = await begin();
      await panel.page();
      panel.elsewhere({
        keepYoungerThan: 7_200_000_000_000,
        resources: { limits: { memory: '1Gi' } },
        tolerations: [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }, { operator: 'Exists' }],
        affinity: { nodeAffinity: {} },
      });
      const page = await panel.pageThat('the placement', ({ kept }) => kept.length > 0);
      const { memoryLimit, memoryRequest, tolerations } = page.form;
      assert.deepEqual([memoryLimit, memoryRequest, tolerations], ['1Gi', '', 'infra:NoSchedule\n*']);
      assert.deepEqual(page.kept, [{ name: 'Affinity', value: '{\n  "nodeAffinity": {}\n}' }]);
      assert.match(page.notes.join('\n'), /keepYoungerThan, which is deprecated, says 2 hours and counts/);
      assert.match(page.notes.join('\n'), /leaves the tolerations out of the cron job/);
      assert.equal(page.defaults.keepYoungerThanDuration, '2 hours');
      assert.match(page.keeps, /younger than 2 hours/);
    });

    it('that there is none, on OpenShift 3 and where it was removed', async () => {
      const old = await begin('hackershop-admin', ({ faults }) => {
        const fault = { kind: 'status', status: 404 } as const;
        faults.add({ match: { path: '/imageregistry.operator.openshift.io' }, times: Infinity, fault });
      });
      const page = await old.page();
      assert.ok(page.kind === 'none');
      assert.match(page.text, /came with OpenShift 4\.4/);
      await old[Symbol.asyncDispose]();

      const removed = await begin('hackershop-admin', ({ state }) => {
        const pruners = state.collection('imageregistry.operator.openshift.io', 'imagepruners');
        for (const pruner of pruners.list()) pruners.delete(pruner);
      });
      const other = await removed.page();
      assert.ok(other.kind === 'none');
      assert.match(other.text, /no image pruner named cluster/);
    });

    it('that there is no cron job to run, where it could be read and the runs could not', async () => {
      const panel = await begin('hackershop-admin', ({ state, faults }) => {
        for (const cronJob of state.collection('batch', 'cronjobs').list())
          state.collection('batch', 'cronjobs').delete(cronJob);
        const fault = { kind: 'status', status: 403 } as const;
        faults.add({
          match: { method: 'GET', path: '/openshift-image-registry/jobs' },
          times: Infinity,
          fault,
        });
      });
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      assert.deepEqual(page.run, { kind: 'no', why: 'There is no cron job to start a run of.' });
    });

    it('that it may not be seen, and which role it takes', async () => {
      const panel = await begin('hackershop-dev');
      const page = await panel.page();
      assert.ok(page.kind === 'none');
      assert.match(page.text, /no right to list imagepruners.*cluster-reader/);
    });

    it('which right is missing to those who may only look', async () => {
      const panel = await begin('hackershop-dev', ({ state }) => {
        const [binding] = state.clusterRoleBindings.list();
        assert.ok(binding);
        const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'phillip' }];
        const metadata = { ...binding.metadata, name: 'readers' };
        const roleRef = { ...binding.roleRef, kind: 'ClusterRole', name: 'cluster-reader' };
        state.clusterRoleBindings.put({ ...binding, metadata, subjects, roleRef });
      });
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      assert.ok(page.change.kind === 'no' && page.run.kind === 'no');
      assert.match(page.change.why, /no right to patch imagepruners of the whole cluster.*cluster-admin/);
      assert.match(page.run.why, /no right to create jobs in openshift-image-registry/);
      assert.equal(await panel.actions.save({ keepTagRevisions: '5' }, scheduleWords), 'cancelled');
      assert.match(panel.ui.shown.join('\n'), /^You may not change the automatic pruner: the right to patch/);
      assert.deepEqual(panel.changes, []);
    });

    it('what a run has written, and no more than its end', async () => {
      const panel = await begin();
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      const failed = page.runs.find(({ tone }) => tone === 'error')?.name ?? '';
      const written = () => panel.ui.texts.get(`${failed}.log`) ?? '';
      await panel.actions.openLog(failed);
      assert.match(written(), /^E.*\nerror: failed to ping registry https:.*connection refused\n$/);
      const pod = panel.beside('', 'pods').find(({ metadata }) => metadata.labels?.['job-name'] === failed);
      const lines = Array.from({ length: 6000 }, (_, index) => `line ${index}`);
      podLogs(panel.cluster.state).set(
        `openshift-image-registry/${pod?.metadata.name ?? ''}`,
        lines.join('\n'),
      );
      await panel.actions.openLog(failed);
      assert.match(
        written(),
        /^\[The beginning of the log of the pod .* is left out\.\]\nline 1000\n.*line 5999\n$/s,
      );
      podLogs(panel.cluster.state).set(
        `openshift-image-registry/${pod?.metadata.name ?? ''}`,
        lines.slice(0, 5000).join('\n'),
      );
      await panel.actions.openLog(failed);
      assert.match(written(), /^line 0\n.*line 4999\n$/s);
      await panel.actions.openLog('somebody-elses-job');
      assert.deepEqual([...panel.ui.texts.keys()], [`${failed}.log`]);
    });

    it('that the log of a run is gone with its pod', async () => {
      const panel = await begin();
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      const pods = panel.cluster.state.collection('', 'pods');
      for (const pod of pods.list('openshift-image-registry')) pods.delete(pod);
      const failure = await failureFrom(panel.actions.openLog(page.runs[0]?.name ?? ''));
      assert.ok(failure.kind === 'notFound');
      assert.match(failure.reason, /pod is gone/);
    });
  });

  describe('saves', () => {
    it('what was changed alone, after it said what that means; the operator follows', async () => {
      const panel = await begin();
      await panel.page();
      const before = spec(panel);
      panel.ui.answers.push('Save');
      const draft = { keepTagRevisions: '5', schedule: '30 2 * * *', logLevel: 'Normal' };
      assert.equal(await panel.actions.save(draft, scheduleWords), 'saved');
      assert.equal(
        panel.ui.shown.join('\n'),
        'Change the automatic pruner?\n' +
          'From now on it keeps 5 revisions of each tag, and runs every day at 02:30.\n' +
          'So far it keeps 3 revisions of each tag, and runs every day at midnight.\n' +
          `Context hackershop-admin, on ${panel.host}.`,
      );
      assert.deepEqual(spec(panel), { ...before, keepTagRevisions: 5, schedule: '30 2 * * *' });
      assert.deepEqual(panel.changes, ['PATCH imagepruners/cluster 200']);
      const page = await panel.page();
      assert.ok(page.kind === 'pruner' && page.form.keepTagRevisions === '5');
      await panel.pageThat('the cron job', ({ notes }) => notes.length === 0);
      const [cronJob] = panel.beside('batch', 'cronjobs');
      assert.equal(fields(cronJob?.['spec'])['schedule'], '30 2 * * *');
    });

    it('where it runs, and leaves alone what the form cannot show', async () => {
      const panel = await begin();
      await panel.page();
      const odd = { key: 'gpu', operator: 'Gt', value: '3' };
      const affinity = { nodeAffinity: {} };
      panel.elsewhere({ affinity, tolerations: [odd], nodeSelector: { region: 'north' } });
      await panel.pageThat('the affinity', ({ kept }) => kept.length > 1);
      const before = spec(panel);
      const draft = { memoryLimit: '1Gi', nodeSelector: 'zone=b', tolerations: 'infra:NoExecute for 300s' };
      panel.ui.answers.push('Save', 'Save');
      assert.equal(await panel.actions.save(draft, scheduleWords), 'saved');
      const infra = { key: 'infra', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
      assert.deepEqual(spec(panel), {
        ...before,
        resources: { limits: { memory: '1Gi' } },
        nodeSelector: { zone: 'b' },
        tolerations: [infra, odd],
      });
      assert.match(
        panel.ui.shown.join('\n'),
        /From now on it has a limit of memory 1Gi, runs only on nodes with zone=b/,
      );
      assert.equal(await panel.actions.save({ memoryLimit: '', nodeSelector: '' }, scheduleWords), 'saved');
      assert.deepEqual(spec(panel), { ...before, nodeSelector: {}, tolerations: [infra, odd] });
      assert.deepEqual(panel.changes, Array(2).fill('PATCH imagepruners/cluster 200'));
    });

    it('nothing over a node selector that somebody else changed', async () => {
      const panel = await begin();
      await panel.page();
      const asked = panel.ui.confirm.bind(panel.ui);
      panel.ui.confirm = (question, ...buttons) => {
        panel.elsewhere({ nodeSelector: { region: 'north' } });
        return asked(question, ...buttons);
      };
      panel.ui.answers.push('Save');
      assert.equal(await panel.actions.save({ keepTagRevisions: '5' }, scheduleWords), 'elsewhere');
      assert.equal(spec(panel)['keepTagRevisions'], 3);
    });

    it('nothing that was typed for another cluster', async () => {
      const panel = await begin();
      await panel.page();
      panel.source.keep('elsewhere:6443', { keepTagRevisions: '5' });
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      assert.deepEqual(page.draft, {});
      assert.deepEqual(
        ['elsewhere:6443', page.cluster].map((each) => panel.source.shows(each)),
        [false, true],
      );
    });

    it('nothing when the person says no, or there is nothing to save, or it is wrong', async () => {
      const panel = await begin();
      await panel.page();
      panel.ui.answers.push('');
      assert.equal(await panel.actions.save({ keepTagRevisions: '5' }, scheduleWords), 'cancelled');
      assert.equal(await panel.actions.save({ keepTagRevisions: '3' }, scheduleWords), 'saved');
      assert.equal(await panel.actions.save({ keepTagRevisions: '-3' }, scheduleWords), 'cancelled');
      assert.deepEqual(panel.changes, []);
    });

    it('over what the operator wrote into the status meanwhile', async () => {
      const panel = await begin();
      await panel.page();
      const touched = panel.ui.confirm.bind(panel.ui);
      panel.ui.confirm = (question, ...buttons) => {
        panel.elsewhere({}, { status: { conditions: [] } });
        return touched(question, ...buttons);
      };
      panel.ui.answers.push('Save');
      assert.equal(await panel.actions.save({ keepTagRevisions: '5' }, scheduleWords), 'saved');
      assert.deepEqual(panel.changes, ['PATCH imagepruners/cluster 409', 'PATCH imagepruners/cluster 200']);
      assert.equal(spec(panel)['keepTagRevisions'], 5);
    });

    it('nothing over what somebody else changed: says so and shows theirs', async () => {
      const panel = await begin();
      await panel.page();
      panel.source.keep(panel.host, { keepTagRevisions: '5' });
      const asked = panel.ui.confirm.bind(panel.ui);
      panel.ui.confirm = (question, ...buttons) => {
        panel.elsewhere({ keepTagRevisions: 9 });
        return asked(question, ...buttons);
      };
      panel.ui.answers.push('Save');
      assert.equal(await panel.actions.save({ keepTagRevisions: '5' }, scheduleWords), 'elsewhere');
      assert.equal(spec(panel)['keepTagRevisions'], 9);
      assert.match(
        panel.ui.shown.at(-1) ?? '',
        /Somebody else changed the automatic pruner.*nothing was saved/,
      );
      const page = await panel.page();
      assert.ok(page.kind === 'pruner');
      assert.equal(page.form.keepTagRevisions, '9');
      assert.deepEqual(page.draft, { keepTagRevisions: '5' });
    });

    for (const kind of ['resetMidBody', 'reset'] as const) {
      it(`once, and knows whether it happened when the answer is lost (${kind})`, async () => {
        const panel = await begin();
        await panel.page();
        panel.cluster.faults.add({ match: { method: 'PATCH' }, times: 1, fault: { kind } });
        panel.ui.answers.push('Save');
        const saving = panel.actions.save({ keepTagRevisions: '5' }, scheduleWords);
        if (kind === 'resetMidBody') assert.equal(await saving, 'saved');
        else assert.equal((await failureFrom(saving)).kind, 'unreachable');
        assert.equal(spec(panel)['keepTagRevisions'], kind === 'resetMidBody' ? 5 : 3);
        assert.equal(panel.changes.length, 1);
      });
    }

    it('shows why the API refuses', async () => {
      const panel = await begin();
      await panel.page();
      const fault = { kind: 'status', status: 403 } as const;
      panel.cluster.faults.add({ match: { method: 'PATCH' }, times: 1, fault });
      panel.ui.answers.push('Save');
      const failure = await failureFrom(panel.actions.save({ keepTagRevisions: '5' }, scheduleWords));
      assert.equal(failure.kind, 'forbidden');
    });
  });

  describe('starts and stops', () => {
    it('suspends and resumes, after it said what that means', async () => {
      const panel = await begin();
      await panel.page();
      panel.ui.answers.push('Suspend', 'Resume');
      await panel.actions.toggle(scheduleWords);
      assert.equal(spec(panel)['suspend'], true);
      await panel.pageThat('the operator', ({ conditions }) => conditions[0]?.tone === 'warning');
      await panel.actions.toggle(scheduleWords);
      assert.equal(spec(panel)['suspend'], false);
      assert.match(
        panel.ui.shown.join('\n'),
        /No run starts until.*From now on it runs every day at midnight/s,
      );
    });

    it('a run as oc does, which shows and ends', async () => {
      const panel = await begin();
      await panel.page();
      panel.ui.answers.push('Run Now');
      await panel.actions.runNow();
      const page = await panel.pageThat('the run', ({ runs }) => runs[0]?.manual === true);
      const name = page.runs[0]?.name ?? '';
      assert.match(name, /^image-pruner-manual-[a-z0-9]+$/);
      const job = panel.beside('batch', 'jobs').find(({ metadata }) => metadata.name === name);
      const [cronJob] = panel.beside('batch', 'cronjobs');
      assert.equal(job?.metadata.annotations?.['cronjob.kubernetes.io/instantiate'], 'manual');
      assert.equal(job.metadata.labels?.['created-by'], 'image-pruner');
      assert.deepEqual(job['spec'], fields(fields(cronJob?.['spec'])['jobTemplate'])['spec']);
      await panel.pageThat('its end', ({ runs }) => runs[0]?.outcome === 'succeeded');
      await panel.actions.openLog(name);
      assert.match(panel.ui.texts.get(`${name}.log`) ?? '', /Deleted 0 objects/);
      assert.match(panel.ui.shown.join('\n'), /Run the automatic pruner now\?\nIt keeps 3 revisions/);
    });

    for (const kind of ['resetMidBody', 'reset'] as const) {
      it(`a run once, and knows whether it did when the answer is lost (${kind})`, async () => {
        const panel = await begin();
        await panel.page();
        const jobs = panel.beside('batch', 'jobs').length;
        panel.cluster.faults.add({ match: { method: 'POST', path: '/jobs' }, times: 1, fault: { kind } });
        panel.ui.answers.push('Run Now');
        const running = panel.actions.runNow();
        if (kind === 'resetMidBody') await running;
        else assert.equal((await failureFrom(running)).kind, 'unreachable');
        assert.equal(panel.beside('batch', 'jobs').length, jobs + (kind === 'resetMidBody' ? 1 : 0));
      });
    }
  });

  it('follows while it is open, and no longer', async () => {
    const panel = await begin();
    const { store, cluster } = panel;
    const heard: string[] = [];
    const isHeard = (kind: string) => () => Promise.resolve(heard.includes(kind) ? true : undefined);
    await panel.page();
    store.onDidChange(({ kind }) => heard.push(kind));
    panel.elsewhere({ keepTagRevisions: 8 });
    await until('the change', isHeard('imagePruner'));
    panel.source.dispose();
    heard.length = 0;
    panel.elsewhere({ keepTagRevisions: 9 });
    for (const project of cluster.state.projects.list()) cluster.state.projects.put(project);
    await until('another change', isHeard('projects'));
    assert.ok(!heard.includes('imagePruner'));
  });
});
