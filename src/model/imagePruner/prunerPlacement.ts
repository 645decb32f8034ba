import { compact, isRecord, list, record, type JsonRecord } from '../json.ts';
import type { PrunerPlacement } from './imagePruner.ts';
import { nodeSelectorPatch, nodeSelectorProblem, nodeSelectorText, oddLabels } from './nodeSelector.ts';
import { quantityProblem, quantityValue } from './quantity.ts';
import { tolerationLine, tolerationsPatch, tolerationsProblem, tolerationsText } from './tolerations.ts';

/** The fields of what the pods of the pruner may use. */
export const amountFields = ['cpuRequest', 'memoryRequest', 'cpuLimit', 'memoryLimit'] as const;
type AmountField = (typeof amountFields)[number];

/** The part of the form that says where its pods run and what they may use, in its order. */
export const placementFields = [...amountFields, 'nodeSelector', 'tolerations'] as const;
export type PlacementField = (typeof placementFields)[number];
export type PlacementForm = Readonly<Record<PlacementField, string>>;
type PlacementDraft = Readonly<Partial<PlacementForm>>;

type Labels = Readonly<Record<string, string | null>>;
/** The part of a JSON merge patch of the `spec` that changes it: null takes away. */
export type PlacementPatch = Readonly<{
  resources?: null | Readonly<{ requests?: Labels; limits?: Labels }>;
  nodeSelector?: Labels;
  tolerations?: readonly JsonRecord[] | null;
}>;

const amounts = {
  cpuRequest: { list: 'requests', name: 'cpu' },
  memoryRequest: { list: 'requests', name: 'memory' },
  cpuLimit: { list: 'limits', name: 'cpu' },
  memoryLimit: { list: 'limits', name: 'memory' },
} as const satisfies Readonly<Record<AmountField, object>>;

/** The placement in the `spec` of an ImagePruner. Nothing and none are not the same: the operator asks for its own only then. */
export function placementOf(spec: JsonRecord): PrunerPlacement {
  const object = (name: string): JsonRecord | undefined => {
    const value = spec[name];
    return isRecord(value) ? value : undefined;
  };
  return compact({
    resources: object('resources'),
    nodeSelector: object('nodeSelector'),
    affinity: object('affinity'),
    tolerations: Array.isArray(spec['tolerations']) ? spec['tolerations'].filter(isRecord) : undefined,
  });
}

/** A placement as the form shows it, as far as it can. */
export function placementForm({ resources, nodeSelector, tolerations }: PrunerPlacement): PlacementForm {
  return {
    cpuRequest: amountText(resources, 'cpuRequest'),
    memoryRequest: amountText(resources, 'memoryRequest'),
    cpuLimit: amountText(resources, 'cpuLimit'),
    memoryLimit: amountText(resources, 'memoryLimit'),
    nodeSelector: nodeSelectorText(nodeSelector),
    tolerations: tolerationsText(tolerations),
  };
}

/** A part of the placement that the form cannot show, and leaves as it is. */
export interface KeptPart {
  readonly name: 'Affinity' | 'Resources' | 'Node selector' | 'Tolerations';
  readonly value: unknown;
}

/** What the form leaves as it is. */
export function keptParts(placement: PrunerPlacement): KeptPart[] {
  const { affinity, resources, nodeSelector, tolerations = [] } = placement;
  const labels = oddLabels(nodeSelector);
  const others = tolerations.filter((raw) => tolerationLine(raw) === undefined);
  const resourcesLeft = resources === undefined ? undefined : keptResources(resources);
  return [
    ...(resourcesLeft === undefined ? [] : [{ name: 'Resources' as const, value: resourcesLeft }]),
    ...(labels.length === 0 ? [] : [{ name: 'Node selector' as const, value: Object.fromEntries(labels) }]),
    ...(others.length === 0 ? [] : [{ name: 'Tolerations' as const, value: others }]),
    ...(affinity === undefined ? [] : [{ name: 'Affinity' as const, value: affinity }]),
  ];
}

/** Why the API would not take the text of a field, where it is not empty; undefined when it would. */
export function placementProblem(field: PlacementField, text: string): string | undefined {
  switch (field) {
    case 'nodeSelector':
      return nodeSelectorProblem(text);
    case 'tolerations':
      return tolerationsProblem(text);
    default:
      return quantityProblem(text, amounts[field].name);
  }
}

/** What is wrong with a field of a draft only beside the other fields: a request above its limit. */
export function limitProblem(
  field: PlacementField,
  text: (field: PlacementField) => string,
): string | undefined {
  if (field === 'nodeSelector' || field === 'tolerations') return undefined;
  const isCpu = amounts[field].name === 'cpu';
  const request = text(isCpu ? 'cpuRequest' : 'memoryRequest').trim();
  const limit = text(isCpu ? 'cpuLimit' : 'memoryLimit').trim();
  if ((quantityValue(request) ?? 0) <= (quantityValue(limit) ?? Infinity)) return undefined;
  return amounts[field].list === 'requests'
    ? `It is more than the limit, ${limit}.`
    : `It is less than what is requested, ${request}.`;
}

/** The patch that makes a placement what a draft without problems says, of what differs alone. */
export function placementPatch(placement: PrunerPlacement, draft: PlacementDraft): PlacementPatch {
  const { nodeSelector, tolerations } = placement;
  return compact({
    resources: resourcesPatch(placement, draft),
    nodeSelector:
      draft.nodeSelector === undefined ? undefined : nodeSelectorPatch(nodeSelector, draft.nodeSelector),
    tolerations:
      draft.tolerations === undefined ? undefined : tolerationsPatch(tolerations, draft.tolerations),
  });
}

function resourcesPatch({ resources }: PrunerPlacement, draft: PlacementDraft): PlacementPatch['resources'] {
  const wanted = (field: AmountField): string => (draft[field] ?? amountText(resources, field)).trim();
  const changed = amountFields.filter((field) => wanted(field) !== amountText(resources, field));
  if (changed.length === 0) return undefined;
  const isEmpty = amountFields.every((field) => wanted(field) === '');
  // An object with nothing in it would mean that they ask for nothing.
  if (isEmpty && (resources === undefined || keptResources(resources) === undefined)) return null;
  const patchOf = (of: 'requests' | 'limits'): Labels | undefined => {
    const fields = changed.filter((field) => amounts[field].list === of);
    if (fields.length === 0) return undefined;
    return Object.fromEntries(fields.map((field) => [amounts[field].name, wanted(field) || null]));
  };
  return compact({ requests: patchOf('requests'), limits: patchOf('limits') });
}

/** What the form does not show of resources; an object that says nothing is kept too, as that counts. */
function keptResources(resources: JsonRecord): JsonRecord | undefined {
  const isShown = (of: string, name: string): boolean =>
    amountFields.some((field) => amounts[field].list === of && amounts[field].name === name);
  const left = Object.entries(resources).flatMap(([of, value]): (readonly [string, unknown])[] => {
    if (of !== 'requests' && of !== 'limits') return [[of, value]];
    const others = Object.entries(record(value)).filter(([name]) => !isShown(of, name));
    return others.length === 0 ? [] : [[of, Object.fromEntries(others)]];
  });
  const says = left.some(([of, value]) => of !== 'claims' || list(value).length > 0);
  const hasAmount = amountFields.some((field) => amountText(resources, field) !== '');
  return says || !hasAmount ? Object.fromEntries(left) : undefined;
}

function amountText(resources: JsonRecord | undefined, field: AmountField): string {
  const value = record(record(resources)[amounts[field].list])[amounts[field].name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
