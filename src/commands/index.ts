import { addMembers } from './addMembers.ts';
import { canPull } from './canPull.ts';
import { changePolicy } from './changePolicy.ts';
import { addPullSecretCommand } from './addPullSecret.ts';
import type { Command } from './command.ts';
import {
  copyPullCommand,
  copyPullSpec,
  copyPullSpecAs,
  copyPullSpecByDigest,
  copySelected,
} from './copyPullSpec.ts';
import { copyFrom } from './copyFrom.ts';
import { copyPushCommands } from './copyPushCommands.ts';
import { createProject } from './createProject.ts';
import { copyTo } from './copyTo.ts';
import { createStream } from './createStream.ts';
import { cleanUp, deleteChecked, deleteSelected, deleteStream, deleteTag, leaveCleanUp } from './delete.ts';
import { deleteProject } from './deleteProject.ts';
import { editProject } from './editProject.ts';
import { clearFilter, filter } from './filter.ts';
import { copyLoginCommand } from './copyLoginCommand.ts';
import { logIn } from './logIn.ts';
import { loginAccounts } from './loginAccounts.ts';
import { importImage, importIntoStream } from './importImage.ts';
import { insertPullSpec } from './insertPullSpec.ts';
import { logInToCluster } from './logInToCluster.ts';
import { logOut } from './logOut.ts';
import { manageGroups } from './manageGroups.ts';
import { openCertificateSetting, openKubeconfig, openProxySettings, showLog } from './open.ts';
import { pinProject, unpinProject } from './pinProject.ts';
import { applyShownPlan, planPrune } from './planPrune.ts';
import { letProjectPull } from './letProjectPull.ts';
import { pullSecrets } from './pullSecrets.ts';
import { loadMore, refresh, retry } from './refresh.ts';
import { showAccess } from './showAccess.ts';
import { showAddress } from './showAddress.ts';
import { showImports } from './showImports.ts';
import { editTag } from './editTag.ts';
import { editStream } from './editStream.ts';
import { showImagePruner } from './showImagePruner.ts';
import { search } from './search.ts';
import { openManifest, showStream, showTag } from './show.ts';
import { showStorage } from './showStorage.ts';
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
  copyLoginCommand,
  logIn,
  logOut,
  loginAccounts,
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
  copyTo,
  copyFrom,
  rollBack,
  createProject,
  editProject,
  deleteProject,
  manageGroups,
  createStream,
  addPullSecretCommand,
  pullSecrets,
  showAccess,
  addMembers,
  changePolicy,
  canPull,
  letProjectPull,
  showAddress,
  planPrune,
  applyShownPlan,
  showStorage,
  showImagePruner,
  importImage,
  importIntoStream,
  showImports,
  editTag,
  editStream,
  search,
  filter,
  clearFilter,
  copyPullSpec,
  copyPullSpecByDigest,
  copyPullSpecAs,
  copyPullCommand,
  copyPushCommands,
  copySelected,
  insertPullSpec,
];
