import { list, record, text } from '../../model/json.ts';
import type { PruneLimit } from '../../model/prune/pruneInput.ts';

const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const quantityPattern =
  /^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,3}))?$/;

/**
 * The sizes that a LimitRange (core/v1) allows images of its project. A size that cannot be read is `unreadable` instead:
 * as no limit, it would only ever keep more.
 */
export function parsePruneLimits(raw: unknown): (PruneLimit | 'unreadable')[] {
  const metadata = record(record(raw)['metadata']);
  const project = text(metadata['namespace']) ?? '';
  const name = text(metadata['name']) ?? '';
  return list(record(record(raw)['spec'])['limits']).flatMap((limit): (PruneLimit | 'unreadable')[] => {
    const { type, max } = record(limit);
    const storage = record(max)['storage'];
    if (type !== 'openshift.io/Image' || storage === undefined) return [];
    const bytes = quantity(storage);
    return bytes === undefined ? ['unreadable'] : [{ project, name, bytes }];
  });
}

/** A quantity of Kubernetes as a number: `150Ki`, `1.5G`, `2e9`. */
function quantity(raw: unknown): number | undefined {
  const match = quantityPattern.exec(typeof raw === 'number' ? String(raw) : (text(raw) ?? ''));
  if (match === null) return undefined;
  const [, digits, suffix, exponent] = match;
  return Number(digits) * (suffix === undefined ? 10 ** Number(exponent ?? 0) : (powers[suffix] ?? 1));
}
