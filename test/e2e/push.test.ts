import assert from 'node:assert/strict';
import { skopeoPush } from '../support/skopeo.ts';
import { skyfieldLayout } from '../support/skyfield.ts';
import { useSession } from './session.ts';
import { until } from '../support/until.ts';

describe('A push while the tree is open', () => {
  const session = useSession();

  it('shows the new tag with its digest and layers, without a click', async () => {
    const { cluster, window } = session();
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield');
    const { host } = new URL(cluster.registry);
    await skopeoPush({
      from: `oci:${skyfieldLayout}:2.0`,
      to: `${host}/hackershop/skyfield:by-skopeo`,
      ca: cluster.caPem,
      login: { username: 'phillip', password: cluster.tokens.phillip },
    });
    const row = await window.tree.row(['hackershop', 'skyfield', 'by-skopeo']);
    assert.match(row.description, /^now · 42cdaa43/);
    assert.match(row.ariaLabel, /Tag by-skopeo, pushed/);
    await window.tree.expand('hackershop', 'skyfield', 'by-skopeo');
    const layers = await window.tree.children(['hackershop', 'skyfield', 'by-skopeo']);
    assert.deepEqual(
      layers.map(({ description }) => description),
      ['569 B', '476 B', '161 B'],
    );
  });

  it('shows a stream that did not exist before', async () => {
    const { cluster, window } = session();
    await cluster.push({ repository: 'hackershop/just-made', tag: '1' });
    await window.tree.row(['hackershop', 'just-made']);
  });
});

describe('What the tree costs and leaves behind', () => {
  const session = useSession();

  it('the first sight of the projects takes three requests', async () => {
    const { cluster, window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    const asked = cluster.requests.list().map(({ method, path }) => `${method} ${path}`);
    assert.ok(asked.length <= 3, asked.join('\n'));
  });

  it('a project that is folded is not watched any more, and is right again when it is unfolded', async () => {
    const { cluster, window } = session();
    await window.tree.expand('hackershop');
    const watched = () => cluster.requests.list('/imagestreams').filter(({ watch }) => watch).length;
    await until('the watch', () => Promise.resolve(watched() > 0 || undefined));
    await window.tree.collapse('hackershop');
    await until('the end of the watch', () => Promise.resolve(cluster.closeWatches() <= 1 || undefined));
    await cluster.push({ repository: 'hackershop/pushed-meanwhile', tag: '1' });
    await window.tree.expand('hackershop');
    await window.tree.row(['hackershop', 'pushed-meanwhile']);
  });

  it('pins a project to the top, and remembers it', async () => {
    const { window } = session();
    await window.tree.chooseFromMenu(['sarahs-skyfield'], 'Pin Project');
    await until('the pinned project on top', async () => {
      const [first] = await window.tree.rows();
      return first?.label === 'sarahs-skyfield' ? true : undefined;
    });
    await window.page.reload();
    await window.openImageRegistry();
    await window.tree.row(['sarahs-skyfield']);
    assert.equal((await window.tree.rows())[0]?.label, 'sarahs-skyfield');
  });

  it('switches context while a project is still loading', async () => {
    const { cluster, window } = session();
    await window.tree.collapse('hackershop');
    cluster.faults.add({ match: { path: '/imagestreams', as: 'phillip' }, fault: { kind: 'silence' } });
    await window.tree.unfold('planet-express');
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick('planet-express-audit');
    await window.tree.row(['amys-audit']);
    cluster.faults.clear();
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick('Follow the kubeconfig');
    await window.tree.row(['sarahs-skyfield']);
  });

  it('switches context in this window, and says so', async () => {
    const { window } = session();
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick('planet-express-audit');
    await window.tree.row(['amys-audit']);
    await until('the message', async () =>
      (await window.message()) === 'planet-express-audit (this window) · amy' ? true : undefined,
    );
    await window.runCommand('Image Registry: Switch Context…');
    await window.screenshot('switch-context');
    await window.pick('Follow the kubeconfig');
    await window.tree.row(['hackershop']);
  });
});
