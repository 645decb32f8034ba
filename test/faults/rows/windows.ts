import assert from 'node:assert/strict';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { failureOf } from '../../../src/model/failure.ts';
import { failureText } from '../../../src/model/failureWords.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { Deleter } from '../../support/deleter.ts';
import type { FaultRow } from '../faultRow.ts';
import { tagsOf, type World } from '../world.ts';

const tag = 'hackershop/skyfield:1.0';

/** What happens in two windows of phillip's; their connections are closed with the row. */
async function inTwoWindows(
  { cluster }: World,
  act: (first: ClusterClient, second: ClusterClient) => Promise<string>,
): Promise<string> {
  const config = await loadKubeconfig([cluster.kubeconfigFile]);
  const open = () => openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
  const [first, second] = [await open(), await open()];
  try {
    return await act(first, second);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

const nothing = () => () => undefined;

/** Several windows on one cluster. */
export const windows: readonly FaultRow[] = [
  {
    fault: 'a tag is pushed to in one window while another one asks whether to delete it',
    strike: nothing,
    seen: (world) =>
      inTwoWindows(world, async (client) => {
        const first = new Deleter(client);
        const confirmed = await first.confirm(tag);
        await world.cluster.push({ repository: 'hackershop/skyfield', tag: '1.0' });
        const [outcome] = await first.run([confirmed]);
        assert.ok(tagsOf(world.cluster, 'skyfield').some((each) => each.startsWith('1.0 ')));
        return outcome?.kind ?? '';
      }),
    says: [/^moved$/],
  },
  {
    fault: 'two windows delete the same tag at the same time',
    strike: nothing,
    seen: (world) =>
      inTwoWindows(world, async (one, other) => {
        const windows = [new Deleter(one), new Deleter(other)];
        const confirmed = await Promise.all(
          windows.map((window) => window.confirm('hackershop/skyfield:1.1')),
        );
        const outcomes = await Promise.all(
          windows.map((window, index) => window.run(confirmed.slice(index, index + 1))),
        );
        assert.ok(!tagsOf(world.cluster, 'skyfield').some((each) => each.startsWith('1.1 ')));
        return outcomes
          .flat()
          .map(({ kind }) => kind)
          .sort()
          .join(' ');
      }),
    says: [/^deleted (?:deleted|gone|lost|moved)$/],
    keepsRows: false,
  },
  {
    fault: 'a stream is made in two windows (409)',
    strike: nothing,
    seen: (world) =>
      inTwoWindows(world, async (one, other) => {
        const signal = new AbortController().signal;
        const stream = { project: 'hackershop', name: 'made-twice' };
        const answers = await Promise.allSettled(
          [one, other].map((client) => client.createStream(stream, signal)),
        );
        const refused = answers.filter((answer) => answer.status === 'rejected');
        return refused.map(({ reason }) => failureText(failureOf(reason, ''))).join('\n');
      }),
    says: [
      /^Cannot create the image stream hackershop\/made-twice: it was changed meanwhile\. .*already exists/,
      /repeat this if it is still what you want/,
    ],
  },
];
