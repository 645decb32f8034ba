import type { ProjectPolicy } from '../../src/model/access/access.ts';
import { plainBlock } from '../../src/model/text.ts';
import type { ProjectAccessPage } from '../../src/shared/accessPage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { icon } from '../common/icon.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { AccessContext } from './context.ts';

/** Whose access it is, who may pull without being named, and what one can do. */
export function accessHead(context: AccessContext, page: ProjectAccessPage): ElementView {
  const { project, cluster, change } = page;
  return pageHead({
    title: `Access to ${plainBlock(project)}`,
    buttons: buttons(context, page),
    summary: [plainBlock(cluster), 'who may pull, push and administer its images'],
    below: [
      facts([
        ['Policy', policy(context, page)],
        change.kind === 'no' ? ['Not allowed', plainBlock(change.why)] : undefined,
      ]),
    ],
  });
}

function buttons(context: AccessContext, { key, change }: ProjectAccessPage): Child {
  const { host } = context;
  return [
    button('Can Somebody Pull?…', { key: 'can', onClick: () => context.act(host.canPull(key)) }),
    change.kind === 'yes' &&
      button('Add Members…', {
        key: 'add',
        primary: true,
        onClick: () => context.act(host.addMembers(key)),
      }),
  ];
}

const icons: Readonly<Record<ProjectPolicy, string>> = {
  private: 'lock',
  shared: 'organization',
  anonymous: 'globe',
  unknown: 'question',
};

function policy(context: AccessContext, { key, policy: view, change }: ProjectAccessPage): ElementView {
  const { policy: kind, title, text } = view;
  return element(
    'div',
    { attributes: { class: 'policy' } },
    icon(icons[kind], kind === 'anonymous' ? { tone: 'warning' } : {}),
    element('strong', { key: 'title' }, plainBlock(title)),
    element('span', { key: 'text' }, plainBlock(text)),
    change.kind === 'yes' &&
      textButton('Change…', {
        key: 'change',
        label: 'Change who may pull',
        onClick: () => context.act(context.host.changePolicy(key)),
      }),
  );
}
