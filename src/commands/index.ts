import type { Command } from './command.ts';
import { createStream } from './createStream.ts';
import { cleanUp, deleteChecked, deleteSelected, deleteStream, deleteTag, leaveCleanUp } from './delete.ts';
import { clearFilter, filter } from './filter.ts';
import { logInToCluster } from './logInToCluster.ts';
import { openCertificateSetting, openKubeconfig, openProxySettings, showLog } from './open.ts';
import { pinProject, unpinProject } from './pinProject.ts';
import { loadMore, refresh, retry } from './refresh.ts';
import { search } from './search.ts';
import { openManifest, showStream, showTag } from './show.ts';
import { recentlyDeleted } from './restore.ts';
import { rollBack } from './rollBack.ts';
import { switchContext } from './switchContext.ts';
import { tagAs } from './tagAs.ts';

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
  deleteTag,
  deleteStream,
  deleteSelected,
  cleanUp,
  deleteChecked,
  leaveCleanUp,
  recentlyDeleted,
  tagAs,
  rollBack,
  createStream,
  search,
  filter,
  clearFilter,
];
