/** What a YAML text is, by its keys at the margin: also while it is being typed and cannot be read as a whole. */
export function yamlKind(text: string): 'manifest' | 'compose' | undefined {
  const has = (key: string): boolean => new RegExp(`^(["']?)${key}\\1\\s*:`, 'm').test(text);
  if (has('apiVersion') && has('kind')) return 'manifest';
  return has('services') ? 'compose' : undefined;
}
