import assert from 'node:assert/strict';
import { rights } from '../../../src/model/right.ts';
import { Rights } from '../../../src/changes/rights.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered } from '../../support/deleter.ts';
import { until } from '../../support/until.ts';

const projects = ['hackershop', 'hackershop-prod', 'planet-express', 'amys-audit', 'sarahs-skyfield'];

describe('Rights', () => {
  let setup: ClusterClients;
  let abort: AbortController;

  beforeEach(async () => {
    setup = await demoClients();
    abort = new AbortController();
    setup.cluster.requests.clear();
  });

  afterEach(async () => {
    abort.abort();
    await setup[Symbol.asyncDispose]();
  });

  const asked = (): number => setup.cluster.requests.list('selfsubjectaccessreviews').length;
  const open = (options: { freshFor?: number } = {}): Rights =>
    new Rights({ client: setup.greg, signal: abort.signal, ...options });

  it('knows what it was told, and nothing before', async () => {
    const known = open();
    const may = rights.pull('hackershop');
    const mayNot = rights.deleteTag('hackershop');
    assert.equal(known.answer(may), 'unknown');
    await known.ask([may, mayNot]);
    assert.deepEqual([known.answer(may), known.answer(mayNot)], ['yes', 'no']);
    assert.equal(known.answer(rights.deleteTag('qa-empty')), 'unknown');
  });

  it('asks once for each right, however many want to know and whenever', async () => {
    const known = open();
    const right = rights.deleteTag('hackershop');
    const same = { ...right, group: 'image.openshift.io' };
    await Promise.all([known.ask([right, same]), known.ask([right]), known.ask([same])]);
    await known.ask([right]);
    assert.equal(asked(), 1);
    assert.equal(known.answer(same), 'no');
  });

  it('tells rights of other groups, resources and projects apart', async () => {
    const known = open();
    const { grant, deleteTag, deleteStream } = rights;
    const distinct = [grant('hackershop'), deleteTag('hackershop'), deleteStream('hackershop')];
    await known.ask([...distinct, deleteTag('qa-empty')]);
    assert.equal(asked(), 4);
  });

  it('asks again after a while and after it was told to forget', async () => {
    const right = rights.deleteTag('hackershop');
    const fresh = open();
    await fresh.ask([right]);
    fresh.forget();
    assert.equal(fresh.answer(right), 'unknown');
    await fresh.ask([right]);
    assert.equal(asked(), 2);
    const stale = open({ freshFor: 0 });
    await stale.ask([right]);
    assert.equal(stale.answer(right), 'no', 'an old answer stands until there is a new one');
    await stale.ask([right]);
    assert.equal(asked(), 4);
  });

  it('does not know what could not be asked, and asks for that again', async () => {
    const known = open();
    const right = rights.deleteTag('hackershop');
    const match = { path: 'selfsubjectaccessreviews' };
    setup.cluster.faults.add({ match, times: 1, fault: { kind: 'status', status: 500 } });
    await known.ask([right]);
    assert.equal(known.answer(right), 'unknown');
    await known.ask([right]);
    assert.equal(known.answer(right), 'no');
  });

  it('has eight requests on the way at most', async () => {
    let running = 0;
    let most = 0;
    const client = altered(setup.greg, {
      mayI: async (right, signal) => {
        running += 1;
        most = Math.max(most, running);
        try {
          return await setup.greg.mayI(right, signal);
        } finally {
          running -= 1;
        }
      },
    });
    const known = new Rights({ client, signal: abort.signal });
    const all = projects.flatMap((project) => Object.values(rights).map((right) => right(project)));
    await Promise.all([known.ask(all.slice(0, 20)), known.ask(all)]);
    assert.equal(most, 8);
    assert.equal(asked(), all.length);
    assert.ok(all.every((right) => known.answer(right) !== 'unknown'));
  });

  it('ends with its session, whatever is on the way', async () => {
    const known = open();
    const all = projects.flatMap((project) => Object.values(rights).map((right) => right(project)));
    setup.cluster.faults.add({ fault: { kind: 'silence' } });
    const asking = known.ask(all);
    await until('eight requests', () => Promise.resolve(asked() === 8 ? true : undefined));
    abort.abort();
    await asking;
    await known.ask(all);
    assert.equal(asked(), 8);
    assert.ok(all.every((right) => known.answer(right) === 'unknown'));
  });
});
