import { record, type JsonRecord } from '../json.ts';
import { sameJson } from '../sameJson.ts';
import { plainLine } from '../text.ts';
import { listWords } from '../words.ts';
import type { PrunerPlacement } from './imagePruner.ts';
import type { FormField, PrunerForm } from './prunerForm.ts';
import { amountFields } from './prunerPlacement.ts';
import { tolerationLine } from './tolerations.ts';

/** What the operator asks for where an ImagePruner does not speak of resources at all. */
export const operatorResources = { requests: { cpu: '100m', memory: '256Mi' } } as const;

type Part = Exclude<keyof PrunerPlacement, 'affinity'>;
const parts: readonly Part[] = ['resources', 'nodeSelector', 'tolerations'];

/** What differs between two placements, as clauses of what the pruner does: `runs on any node`. */
export function placementClauses(
  before: PrunerPlacement,
  then: PrunerPlacement,
): { readonly before: readonly string[]; readonly then: readonly string[] } {
  const changed = parts.filter((part) => !sameJson(effective(before)[part], effective(then)[part]));
  const clauses = (placement: PrunerPlacement) => changed.map((part) => clause(part, placement));
  return { before: clauses(before), then: clauses(then) };
}

/** Whether some versions of the operator leave the tolerations out: they do where there is no node selector. */
export function mayLoseTolerations({ nodeSelector, tolerations = [] }: PrunerPlacement): boolean {
  return tolerations.length > 0 && nodeSelector === undefined;
}

/** What it means that a field is empty, beside what the other fields have and what the form leaves as it is. */
export function emptyMeaning(
  field: FormField,
  { defaults, kept }: { readonly defaults: PrunerForm; readonly kept: readonly { readonly name: string }[] },
  text: (field: FormField) => string,
): string {
  if (field !== 'cpuRequest' && field !== 'memoryRequest') return defaults[field];
  const isSilent = amountFields.every((each) => text(each).trim() === '');
  if (isSilent && !kept.some(({ name }) => name === 'Resources')) return defaults[field];
  const limit = text(field === 'cpuRequest' ? 'cpuLimit' : 'memoryLimit').trim();
  return limit === '' ? 'no request' : 'as much as the limit';
}

/** The words that stand for the empty fields of the placement. */
export const placementDefaults = {
  cpuRequest: operatorResources.requests.cpu,
  memoryRequest: operatorResources.requests.memory,
  cpuLimit: 'no limit',
  memoryLimit: 'no limit',
  nodeSelector: 'any node',
  tolerations: 'none',
} as const;

function effective({ resources, nodeSelector, tolerations }: PrunerPlacement): Record<Part, unknown> {
  return {
    resources: resources ?? operatorResources,
    nodeSelector: nodeSelector ?? {},
    tolerations: tolerations ?? [],
  };
}

function clause(part: Part, placement: PrunerPlacement): string {
  switch (part) {
    case 'resources':
      return resourceWords(placement.resources ?? operatorResources);
    case 'nodeSelector': {
      const labels = amountsOf(placement.nodeSelector, '=');
      return labels.length === 0 ? 'runs on any node' : `runs only on nodes with ${listWords(labels)}`;
    }
    case 'tolerations': {
      const lines = (placement.tolerations ?? []).map((raw) => tolerationLine(raw) ?? JSON.stringify(raw));
      const shown = lines.map((line) => plainLine(line));
      return shown.length === 0 ? 'tolerates no taints' : `tolerates ${listWords(shown)}`;
    }
  }
}

function resourceWords(resources: JsonRecord): string {
  const requests = amountsOf(record(resources['requests']), ' ');
  const limits = amountsOf(record(resources['limits']), ' ');
  if (requests.length + limits.length === 0) return 'requests nothing and has no limit';
  if (limits.length === 0) return `requests ${listWords(requests)} and has no limit`;
  return requests.length === 0
    ? `has a limit of ${listWords(limits)}`
    : `requests ${listWords(requests)} with a limit of ${listWords(limits)}`;
}

/** `cpu 100m`, `region=north`. */
function amountsOf(values: JsonRecord | undefined, between: string): string[] {
  return Object.entries(record(values)).map(([name, value]) =>
    plainLine(`${name}${between}${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
}
