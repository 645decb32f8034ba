import { attachmentOf, type AttachmentKind } from '../model/attachment.ts';
import type { TagConsequences, Undo, UsedBy } from '../model/deletion.ts';
import { compact } from '../model/json.ts';
import { rightWords } from '../model/right.ts';
import type { Tag } from '../model/tag.ts';
import { originWords, sourceWords } from '../model/tagWords.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Use } from '../model/usedBy.ts';
import type { AttachmentView, DeletionRow, UndoView, UserView, UseVerdict } from '../shared/deletionPage.ts';

/** A tag that goes and what that means; `whole` says that its image stream goes too. */
export function deletionRow(
  { project, stream }: StreamTarget,
  { name: tag, revisions: [newest] }: Tag,
  consequences: TagConsequences,
  whole: boolean,
): DeletionRow {
  const { earlier, siblings, followers, attachments, pushedBy, source, scheduled } = consequences;
  return compact({
    project,
    stream,
    tag,
    digest: newest?.image,
    pushed: newest?.created,
    earlier,
    use: useVerdict(consequences.usedBy),
    staysAs: siblings.map((sibling) => nameFrom({ project, stream }, sibling)),
    followers: followers.map((follower) => nameFrom({ project, stream }, follower)),
    attachments: attachments.map(attachmentView),
    comesBack: whole ? [] : comebacks(consequences),
    strandedBuilds: whole ? pushedBy.map(workloadName) : [],
    ends: source && originWords(source, scheduled),
  });
}

/** Whether it can be put back; `no` with the right that is missing. */
export function undoView(undo: Undo): UndoView {
  return undo.kind === 'no' ? { kind: 'no', missing: plainLine(rightWords(undo.missing)) } : undo;
}

/** Without a use it is "not seen" only when everything was looked at. */
function useVerdict({ kind, uses, unseen }: UsedBy): UseVerdict {
  const unfinished = kind === 'looking';
  const blind = unfinished || unseen.length > 0;
  return {
    kind: uses.length > 0 ? 'used' : blind ? 'cannotTell' : 'notSeen',
    by: users(uses),
    unseen: unseen.map((each) => plainLine(each, 300)),
    unfinished,
  };
}

/** Each workload once, with all its ways to use the image. */
function users(uses: readonly Use[]): UserView[] {
  const ways = new Map<string, Set<string>>();
  for (const use of uses) {
    const name = workloadName(use);
    ways.set(name, (ways.get(name) ?? new Set()).add(plainLine(`${use.how}, by ${use.by}`)));
  }
  return [...ways].map(([name, how]) => ({ name, how: [...how].join('; ') }));
}

function workloadName({ workload, name, project }: Use): string {
  return plainLine(`${workload} ${name} in ${project}`, 300);
}

function comebacks({ pushedBy, comesBackFrom }: TagConsequences): string[] {
  const builds = pushedBy.map((build) => `${workloadName(build)} makes it again when it runs next`);
  if (comesBackFrom === undefined) return builds;
  const source = sourceWords({ kind: 'external', pullSpec: comesBackFrom });
  return [...builds, `the image stream imports all tags of ${source}, this one again with the next import`];
}

/** A tag as one reads it from another: only what differs is said. */
function nameFrom(here: StreamTarget, { project, stream, tag }: TagTarget): string {
  if (project !== here.project) return plainLine(`${project}/${stream}:${tag}`, 500);
  return plainLine(stream === here.stream ? tag : `${stream}:${tag}`, 400);
}

const kinds: Readonly<Record<AttachmentKind, string>> = {
  signature: 'signature',
  attestation: 'attestation',
  sbom: 'SBOM',
  referrers: 'list of attachments',
};

function attachmentView(tag: string): AttachmentView {
  const attachment = attachmentOf({ name: tag, revisions: [], scheduled: false });
  return { kind: attachment === undefined ? 'attachment' : kinds[attachment.kind], tag: plainLine(tag) };
}
