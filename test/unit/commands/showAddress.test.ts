import assert from 'node:assert/strict';
import { addressActions } from '../../../src/commands/addressActions.ts';
import { showAddress } from '../../../src/commands/showAddress.ts';
import type { PresentedCertificate } from '../../../src/model/registryAddress/registryProbe.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

const authority: PresentedCertificate = {
  subject: 'ingress-operator',
  issuer: 'ingress-operator',
  names: [],
  validFrom: 0,
  validTo: 1,
  sha256: 'AB:CD',
  selfSigned: true,
  pem: 'the certificate',
};

describe('The registry address', () => {
  let setup: CommandSetup;
  before(async () => (setup = await commandSetup()));
  after(() => setup[Symbol.asyncDispose]());

  it('has a panel that is given what to do', async () => {
    await setup.run(showAddress, []);
    assert.equal(setup.addressPanels.length, 1);
  });

  it('asks before it turns on the default route, and says what that does', async () => {
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    const { state, requests } = setup.cluster;
    const routes = state.collection('route.openshift.io', 'routes');
    for (const route of routes.list()) routes.delete(route);
    const dismissed = new ScriptedUi('');
    await addressActions(setup.context(dismissed)).turnOnDefaultRoute();
    assert.match(
      dismissed.shown[0] ?? '',
      /^Turn on the default route of the registry of 127\.0\.0\.1:\d+\?/,
    );
    assert.match(dismissed.shown[0] ?? '', /default-route-openshift-image-registry\.apps\.cluster\.example/);
    assert.equal(requests.list('/configs/cluster').length, 0);
    const ui = new ScriptedUi('Turn On', 'Copy Address');
    await addressActions(setup.context(ui)).turnOnDefaultRoute();
    assert.deepEqual(ui.clipboard, [new URL(setup.cluster.registry).host]);
    assert.equal(routes.list('openshift-image-registry').length, 1);
  });

  it('forwards a port and closes it again', async () => {
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    const actions = addressActions(setup.context(new ScriptedUi()));
    await actions.startForward();
    assert.equal(setup.store.addresses?.forward?.address.source.kind, 'forward');
    await actions.stopForward();
    assert.equal(setup.store.addresses.forward, undefined);
  });

  describe('when Cancel is pressed', () => {
    /** Somebody who presses Cancel, at once or in the dialog that asks. */
    const cancelling = async (when: 'at once' | 'in the dialog'): Promise<ScriptedUi> => {
      await setup.contexts.choose('hackershop-admin');
      await setup.store.settled();
      const ui = new ScriptedUi();
      if (when === 'at once') ui.cancel.abort();
      ui.confirm = (_question, ...buttons) => {
        ui.cancel.abort();
        return Promise.resolve(buttons[0]);
      };
      return ui;
    };

    it('forwards no port, and says nothing', async () => {
      const ui = await cancelling('at once');
      await addressActions(setup.context(ui)).startForward();
      assert.deepEqual(ui.shown, []);
      assert.equal(setup.store.addresses?.forward, undefined);
    });

    it('asks nothing about the default route, and does not wait for it', async () => {
      const reading = await cancelling('at once');
      await addressActions(setup.context(reading)).turnOnDefaultRoute();
      assert.deepEqual(reading.shown, []);
      const waiting = await cancelling('in the dialog');
      await addressActions(setup.context(waiting)).turnOnDefaultRoute();
      assert.deepEqual(waiting.shown, []);
    });
  });

  it('says it when the default route is let in by no router', async () => {
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '1' } } };
    const match = { method: 'GET', path: '/routes', watch: true };
    setup.cluster.faults.add({ match, times: 1, fault: { kind: 'json', value: bookmark } });
    const ui = new ScriptedUi('Turn On');
    await addressActions(setup.context(ui)).turnOnDefaultRoute();
    assert.match(ui.shown.at(-1) ?? '', /turned on, but no router has let it in within a minute/);
  });

  it('says it when the right is missing', async () => {
    await setup.contexts.choose('hackershop-dev');
    await setup.store.settled();
    const actions = addressActions(setup.context(new ScriptedUi('Turn On')));
    assert.equal((await failureFrom(actions.startForward())).kind, 'forbidden');
    assert.equal((await failureFrom(actions.turnOnDefaultRoute())).kind, 'forbidden');
  });

  it('is set for the cluster that is shown alone', async () => {
    const { store } = setup;
    assert.ok(store.connection.kind === 'connected');
    const server = new URL(store.connection.server).host;
    const name = 'imageRegistry.registryHost';
    const ui = new ScriptedUi(' mine.example:5000 ');
    ui.settings.set(name, { 'api.other.example:6443': 'other.example' });
    await addressActions(setup.context(ui)).setAddress();
    assert.match(ui.shown[0] ?? '', new RegExp(server));
    const both = { 'api.other.example:6443': 'other.example', [server]: 'mine.example:5000' };
    assert.deepEqual(ui.settings.get(name), both);
    for (const answer of [undefined, 'https://mine.example', 'user:pw@mine.example', 'a/b']) {
      const refused = new ScriptedUi(...(answer === undefined ? [] : [answer]));
      await addressActions(setup.context(refused)).setAddress();
      assert.equal(refused.settings.size, 0, answer);
    }
  });

  describe('of a server whose certificate is not trusted', () => {
    async function save(ui: ScriptedUi): Promise<ScriptedUi> {
      await addressActions(setup.context(ui)).saveAuthority('r.example', authority);
      return ui;
    }

    it('has an authority that is saved where the person says', async () => {
      const ui = await save(new ScriptedUi('/tmp/ca.crt', ''));
      assert.deepEqual([...ui.saved], [['/tmp/ca.crt', 'the certificate']]);
      assert.equal(ui.settings.size, 0);
      assert.equal((await save(new ScriptedUi(''))).saved.size, 0);
    });

    it('is trusted here only after its fingerprint was shown and confirmed', async () => {
      const trust = 'Trust It in This Extension…';
      const dismissed = await save(new ScriptedUi('/tmp/ca.crt', trust, ''));
      assert.match(dismissed.shown.at(-1) ?? '', /AB:CD/);
      assert.equal(dismissed.settings.size, 0);
      const ui = await save(new ScriptedUi('/tmp/ca.crt', trust, 'Trust'));
      assert.deepEqual([...ui.settings], [['imageRegistry.certificateAuthority', '/tmp/ca.crt']]);
    });

    it('does not replace an authority that is trusted already', async () => {
      const ui = new ScriptedUi('/tmp/ca.crt', 'Trust It in This Extension…', 'Trust', 'Open Setting');
      ui.settings.set('imageRegistry.certificateAuthority', '/etc/other.crt');
      await save(ui);
      assert.equal(ui.settings.get('imageRegistry.certificateAuthority'), '/etc/other.crt');
      assert.deepEqual(ui.opened, ['setting imageRegistry.certificateAuthority']);
    });
  });
});
