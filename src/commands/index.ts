import type { Command } from './command.ts';
import { logInToCluster } from './logInToCluster.ts';
import { openCertificateSetting, openKubeconfig, openProxySettings, showLog } from './open.ts';
import { pinProject, unpinProject } from './pinProject.ts';
import { loadMore, refresh, retry } from './refresh.ts';
import { openManifest, showStream, showTag } from './show.ts';
import { switchContext } from './switchContext.ts';

/** Every command of `contributes.commands`, and no other. */
export const commands: readonly Command[] = [
  refresh,
  retry,
  loadMore,
  switchContext,
  showTag,
  showStream,
  openManifest,
  logInToCluster,
  openKubeconfig,
  openCertificateSetting,
  openProxySettings,
  showLog,
  pinProject,
  unpinProject,
];
