/**
 * `npm run cluster -- [--seed empty|demo|large] [--projects N --streams N --tags N] [--port N] [--quiet]`
 * Prints one line of JSON: the URLs `api`, `registry`, `control` and the files `ca`, `kubeconfig`, `tokens`
 * (user names to bearer tokens; secrets stay out of logs). Ends on SIGINT or SIGTERM and removes its files.
 */
import { parseArgs } from 'node:util';
import { startCluster } from './cluster.ts';
import { seedNames } from './seeds/index.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'empty' },
    projects: { type: 'string' },
    streams: { type: 'string' },
    tags: { type: 'string' },
    port: { type: 'string', default: '0' },
    quiet: { type: 'boolean', default: false },
  },
});

const seed = seedNames.find((name) => name === values.seed);
if (seed === undefined)
  throw new Error(`--seed must be one of ${seedNames.join(', ')}, not "${values.seed}".`);
const { projects, streams, tags } = values;
const cluster = await startCluster({
  seed,
  port: Number(values.port),
  size: {
    ...(projects !== undefined && { projects: Number(projects) }),
    ...(streams !== undefined && { streams: Number(streams) }),
    ...(tags !== undefined && { tags: Number(tags) }),
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cluster.close());
}

const { api, registry, control, caFile: ca, kubeconfigFile, tokensFile } = cluster;
console.log(JSON.stringify({ api, registry, control, ca, kubeconfig: kubeconfigFile, tokens: tokensFile }));
if (!values.quiet) console.error('The stand-in cluster runs. Ctrl-C ends it.');
