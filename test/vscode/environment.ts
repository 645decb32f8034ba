const foreign = /^(?:VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|KUBECONFIG$)/;

/**
 * This process's environment for a VS Code, without what a surrounding VS Code, npm or test run left in it and without
 * the user's own cluster, but with `additions`.
 */
export function cleanEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), ...additions };
}
