import type { KubeObject } from '../state/objects.ts';
import type { Operations, Verb } from './request.ts';

/** A column of the Table form of a resource (meta/v1 TableColumnDefinition), and its cell for an object. */
export interface Column {
  name: string;
  value: (object: KubeObject) => string | number;
}

/** One resource that the API serves. */
export interface Resource {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  shortNames?: readonly string[];
  operations: Operations;
  subresources?: Record<string, { kind: string; operations: Operations }>;
  /** Verbs that discovery names; those of the operations when absent. */
  verbs?: readonly Verb[];
}

/** `v1` or `image.openshift.io/v1`. */
export function apiVersion({ group, version }: { group: string; version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}
