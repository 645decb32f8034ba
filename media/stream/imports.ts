import type { StreamTagSource, StreamTagView } from '../../src/shared/streamPage.ts';
import { link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import type { Column } from '../common/table.ts';
import { plainBlock } from '../../src/model/text.ts';
import type { StreamContext } from './context.ts';

interface SourcedTag {
  readonly tag: string;
  readonly source: StreamTagSource;
}

function sourced(tags: readonly StreamTagView[]): SourcedTag[] {
  return tags.flatMap(({ tag, source }) => (source === undefined ? [] : [{ tag, source }]));
}

/** The tags whose last import failed, with the cluster's own words; absent when there are none. */
export function importFailuresSection(
  context: StreamContext,
  tags: readonly StreamTagView[],
): ElementView | undefined {
  const failed = sourced(tags).flatMap(({ tag, source }) =>
    source.failure === undefined ? [] : [{ tag, source, failure: source.failure }],
  );
  if (failed.length === 0) return undefined;
  return section(context, {
    key: 'failures',
    title: 'Failed imports',
    count: failed.length,
    content() {
      const { items, more } = longList(context, 'failures', failed, 'failed import', 20);
      const list = items.map(({ tag, source, failure }) =>
        element(
          'li',
          { key: tag, attributes: { class: 'state' } },
          icon('warning', { tone: 'warning' }),
          element(
            'p',
            {},
            tagLink(context, tag),
            ` from ${plainBlock(source.from)}: `,
            element('strong', {}, plainBlock(failure.reason)),
            failure.since !== undefined && [
              ' ',
              element('span', { attributes: { class: 'quiet' } }, 'since ', ago(failure.since, context.now)),
            ],
            element('span', { attributes: { class: 'message' } }, plainBlock(failure.message)),
          ),
        ),
      );
      return [element('ul', { key: 'failures', attributes: { class: 'plain' } }, list), more];
    },
  });
}

/** How each tag that follows or imports gets its images; absent when all were pushed. */
export function importsSection(
  context: StreamContext,
  tags: readonly StreamTagView[],
): ElementView | undefined {
  const all = sourced(tags);
  if (all.length === 0) return undefined;
  const columns: Column<SourcedTag>[] = [
    { key: 'tag', title: 'Tag', cell: ({ tag }) => tagLink(context, tag) },
    { key: 'from', title: 'From', cell: ({ source }) => element('code', {}, plainBlock(source.from)) },
    { key: 'settings', title: 'Settings', cell: ({ source }) => settingsWords(source).join(' · ') },
  ];
  return section(context, {
    key: 'imports',
    title: 'Import settings',
    count: all.length,
    content() {
      const { items, more } = longList(context, 'imports', all, 'tag');
      const view = table(context, {
        label: 'Import settings',
        columns,
        rows: items,
        keyOf: ({ tag }) => tag,
      });
      return [element('div', { key: 'imports', attributes: { class: 'imports' } }, view), more];
    },
  });
}

function settingsWords({ scheduled, insecure, referencePolicy, importMode }: StreamTagSource): string[] {
  return [
    scheduled ? 'imported again on schedule' : 'not on schedule',
    insecure && 'without checking certificates',
    policyWords(referencePolicy),
    importMode !== undefined && modeWords(importMode),
  ].filter((words) => words !== false);
}

/** `spec.tags[].referencePolicy.type` */
function policyWords(policy: string): string {
  if (policy === 'Local') return 'pods pull through this registry';
  return policy === 'Source' ? 'pods pull from the source' : plainBlock(policy);
}

/** `spec.tags[].importPolicy.importMode` */
function modeWords(mode: string): string {
  if (mode === 'PreserveOriginal') return 'all platforms';
  return mode === 'Legacy' ? 'one platform' : plainBlock(mode);
}

function tagLink(context: StreamContext, tag: string): Child {
  const open = () => context.act(context.host.openTag(tag));
  return link(plainBlock(tag), { label: `Open tag ${plainBlock(tag)}`, onClick: open });
}
