import assert from 'node:assert/strict';
import { list, record } from '../../src/model/json.ts';
import { buildImage, type BuiltImage } from '../cluster/build/image.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

/** The layer that all of the images have. */
function sharedLayer(images: readonly BuiltImage[]): string {
  const layersOf = ({ manifest }: BuiltImage): string[] =>
    list(record(JSON.parse(manifest.toString('utf8')))['layers']).map((layer) =>
      String(record(layer)['digest']),
    );
  const [first = [], ...others] = images.map(layersOf);
  return first.find((digest) => others.every((layers) => layers.includes(digest))) ?? '';
}

describe('Search', () => {
  const session = useSession();
  it('finds a pasted digest, shows its image and the row of its tag', async () => {
    const { cluster, window } = session();
    const digest = await cluster.push({ repository: 'hackershop/skyfield', tag: '1.1' });
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.pressViewButton('Search…');
    await window.typeIntoBox(digest);
    await window.pickFound(digest.slice('sha256:'.length, 'sha256:'.length + 8), /hackershop\/skyfield:1\.1/);
    await window.webview().getByRole('heading', { level: 1, name: 'hackershop/skyfield:1.1' }).waitFor();
    await window.tree.row(['hackershop', 'skyfield', '1.1']);
    await window.closeEditors();
  });

  it('finds a half-remembered name, best first', async () => {
    const { window } = session();
    await window.pressViewButton('Search…');
    await window.typeIntoBox('hack/sky:2');
    const found = await window.found((labels) => labels[0] === 'skyfield:2.0');
    assert.ok(found.includes('skyfield:2.0'), found.join());
    await window.readmeScreenshot('search');
    await window.page.keyboard.press('Escape');
  });

  it('finds a layer that several images share, and deletes all tags of these images', async () => {
    const { cluster, window } = session();
    const secret = {
      command: 'COPY secret /etc/secret',
      files: [{ name: 'etc/secret', content: 'shared by both' }],
    };
    const images = [1, 2].map((n) =>
      buildImage({
        steps: [secret, { command: `COPY app${n} /app`, files: [{ name: `app/${n}`, content: `${n}` }] }],
      }),
    );
    for (const [index, image] of images.entries()) {
      await cluster.push({ repository: `planet-express/audit-${index + 1}`, tag: '1', image });
    }
    const layer = sharedLayer(images);
    await window.pressViewButton('Search…');
    await window.typeIntoBox(layer.slice(0, 'sha256:'.length + 8));
    const label = 'Delete all tags of images with this layer…';
    await window.found((labels) => labels.includes(label));
    await window.screenshot('search-layer');
    await window.pick(label);
    assert.match(await window.dialog(), /Delete 2 tags/);
    await window.pressInDialog('Delete');
    await window.notification(/^Deleted 2 tags/);
    for (const name of ['audit-1', 'audit-2']) {
      assert.deepEqual(cluster.state.imageStreams.get('planet-express', name)?.status.tags, []);
    }
  });
});

describe('The filter of the tree', () => {
  const session = useSession();

  it('narrows what is shown, says so, and is cleared with Escape', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.expand('hackershop');
    const all = (await window.tree.children(['hackershop'])).map(({ label }) => label);
    await window.pressViewButton('Filter the Tree…');
    await window.answer('failing');
    await until('the filter', async () =>
      (await window.message()).startsWith('Filter: failing') ? true : undefined,
    );
    await until('fewer rows', async () => {
      const rows = (await window.tree.children(['hackershop'])).map(({ label }) => label);
      return rows.length < all.length && rows.includes('billing') && !rows.includes('skyfield')
        ? true
        : undefined;
    });
    await window.screenshot('filter');
    await window.tree.focus();
    await window.page.keyboard.press('Escape');
    await window.tree.row(['hackershop', 'skyfield']);
  });
});
