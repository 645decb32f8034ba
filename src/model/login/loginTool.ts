/** The programs that people log in to a registry with. */
export const loginTools = ['docker', 'podman', 'skopeo', 'buildah', 'oc', 'helm'] as const;

export type LoginTool = (typeof loginTools)[number];

/** Those that read no token from their input: `oc` takes it from the kubeconfig by itself. */
export function takesToken(tool: LoginTool): boolean {
  return tool !== 'oc';
}

/** The arguments with which a tool logs in with a token on its input. */
export function loginArguments(
  tool: Exclude<LoginTool, 'oc'>,
  { host, user }: { readonly host: string; readonly user: string },
): readonly string[] {
  const command = tool === 'helm' ? ['registry', 'login'] : ['login'];
  return [...command, '-u', user, '--password-stdin', host];
}
