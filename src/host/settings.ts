import * as vscode from 'vscode';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClusterSettings } from '../cluster/openCluster.ts';

const section = 'imageRegistry';

/** The setting `imageRegistry.kubeconfig`; a workspace that is not trusted has no say in it. */
export function kubeconfigSetting(): string | undefined {
  return path('kubeconfig');
}

/** The setting `imageRegistry.projects`. */
export function namedProjects(): readonly string[] {
  const names = vscode.workspace.getConfiguration(section).get<unknown>('projects');
  return Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string' && name !== '')
    : [];
}

/** How connections leave this machine and what they trust, as the settings say. */
export function connectionSettings(version: string): ClusterSettings {
  const http = vscode.workspace.getConfiguration('http');
  const noProxy = http.get<readonly string[]>('noProxy');
  const httpProxy = http.get<string>('proxy');
  const certificateAuthority = path('certificateAuthority');
  return {
    userAgent: `openshift-image-registry/${version}`,
    env: process.env,
    ...(httpProxy === undefined || httpProxy === '' ? {} : { httpProxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    registryHost: vscode.workspace.getConfiguration(section).get<unknown>('registryHost'),
  };
}

/** Hears of changes to the settings that a connection depends on. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  const own = ['kubeconfig', 'certificateAuthority', 'projects', 'registryHost'];
  const watched = [...own.map((name) => `${section}.${name}`), 'http.proxy', 'http.noProxy'];
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(listener);
  const settings = vscode.workspace.onDidChangeConfiguration((event) => {
    if (watched.some((name) => event.affectsConfiguration(name))) listener();
  });
  return vscode.Disposable.from(trust, settings);
}

/** A path from a setting; `~` is the home folder. */
function path(name: string): string | undefined {
  const value = vscode.workspace.getConfiguration(section).get<string>(name)?.trim();
  if (value === undefined || value === '') return undefined;
  return value === '~' || value.startsWith('~/') ? join(homedir(), value.slice(1)) : value;
}

/** Whether editors show something: the settings `imageRegistry.codeLens` and `imageRegistry.diagnostics`. */
export function editorSetting(name: 'codeLens' | 'diagnostics'): boolean {
  return vscode.workspace.getConfiguration(section).get<boolean>(name) ?? true;
}
