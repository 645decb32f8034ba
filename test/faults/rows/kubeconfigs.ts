import { rename, rm, writeFile } from 'node:fs/promises';
import type { FaultRow } from '../faultRow.ts';
import type { World } from '../world.ts';

const fileOf = (world: World): string => world.cluster.kubeconfigFile;

/** What happens to the file with the contexts in it. */
export const kubeconfigs: readonly FaultRow[] = [
  {
    fault: 'the kubeconfig is deleted',
    strike: async (world) => {
      await rm(fileOf(world));
      return () => world.rewrite();
    },
    says: [/No kubeconfig found\. Looked for .*kubeconfig/, /oc login SERVER/, /Choose a Kubeconfig/],
    keepsRows: false,
  },
  {
    fault: 'the kubeconfig is emptied',
    strike: async (world) => {
      await world.rewrite('');
      return () => world.rewrite();
    },
    says: [/Cannot use the context \(none\): the kubeconfig names no current context/, /Switch Context/],
    keepsRows: false,
  },
  {
    fault: 'the kubeconfig is emptied for a moment, as when it is written in place',
    strike: async (world) => {
      await world.rewrite('');
      return () => world.rewrite();
    },
    says: [],
  },
  {
    fault: 'the kubeconfig is half-written, and stays so',
    strike: async (world) => {
      await world.rewrite(`${world.kubeconfig.slice(0, 300)}\n{ [`);
      return () => world.rewrite();
    },
    says: [/Cannot read the kubeconfig .*kubeconfig: /, /it is read again as soon as it changes/],
  },
  {
    fault: 'the kubeconfig is replaced by one for another context',
    strike: async (world) => {
      const next = `${fileOf(world)}.next`;
      await writeFile(next, world.kubeconfig.replace('"hackershop-dev"\n', '"hackershop-qa"\n'));
      await rename(next, fileOf(world));
      return () => world.rewrite();
    },
    says: [/^hackershop-qa · greg/],
    keepsRows: false,
  },
  {
    fault: 'the context is switched in the middle of a list, and back',
    strike: async (world) => {
      const { cluster, setup } = world;
      cluster.faults.add({
        match: { path: '/imagestreams', as: 'phillip' },
        fault: { kind: 'delay', milliseconds: 400 },
      });
      const listing = setup.store.refresh().then(() => setup.store.openProject('hackershop'));
      await setup.contexts.choose('planet-express-audit');
      return async () => {
        cluster.faults.clear();
        await setup.contexts.choose(undefined);
        await listing;
      };
    },
    says: [/^planet-express-audit · amy/, /amys-audit/],
    keepsRows: false,
  },
];
