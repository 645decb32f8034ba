/** `node cleanUp.ts KUBECONFIG FOLDER TAG…`: deletes tags of hackershop/web one by one, recorded in the folder. For tests that kill it. */
import { openCluster } from '../../src/cluster/openCluster.ts';
import { deletedFiles } from '../../src/host/deletedFiles.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import type { DeletionItem } from '../../src/model/deletion.ts';
import { Deleter } from '../support/deleter.ts';

const [file = '', folder = '', ...tags] = process.argv.slice(2);
const client = await openCluster(await loadKubeconfig([file]), 'hackershop-dev', {
  env: {},
  userAgent: 'test',
});
const deleter = new Deleter(client);
const items: DeletionItem[] = [];
for (const tag of tags) items.push(await deleter.confirm(`hackershop/web:${tag}`));
await deleter.run(items, { records: deletedFiles(folder) });
await client.close();
