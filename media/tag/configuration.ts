import type { ConfigurationView, ImageView } from '../../src/shared/tagPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { copyAllButton, namedValues } from '../common/namedValues.ts';
import { section } from '../common/section.ts';
import { longText } from '../common/value.ts';
import type { TagContext } from './context.ts';

/** How a container of the image starts. Absent when the image says nothing about it. */
export function configurationSection(
  context: TagContext,
  { configuration }: ImageView,
): ElementView | undefined {
  if (configuration === undefined) return undefined;
  return section(context, {
    key: 'configuration',
    title: 'Configuration',
    content: () =>
      configurationFacts(context, configuration) ?? 'The image sets nothing: no command, no user, no ports.',
  });
}

function configurationFacts(context: TagContext, configuration: ConfigurationView): Child {
  const text = (term: string, value: string | undefined) =>
    value === undefined || value === ''
      ? undefined
      : ([term, longText(context, `configuration:${term}`, term, value)] as const);
  const list = (term: string, values: readonly string[]) =>
    values.length === 0 ? undefined : ([term, lines(context, term, values)] as const);
  return facts([
    text('Entrypoint', command(configuration.entrypoint)),
    text('Command', command(configuration.command)),
    text('User', configuration.user),
    text('Working directory', configuration.workingDirectory),
    list('Ports', configuration.ports),
    list('Volumes', configuration.volumes),
    text('Stop signal', configuration.stopSignal),
    text('Health check', configuration.healthCheck),
    list('On build', configuration.onBuild),
  ]);
}

/** As one writes it in a Dockerfile: `["node", "server.js"]`. */
function command(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function lines(context: TagContext, term: string, values: readonly string[]): ElementView {
  return element(
    'ul',
    { attributes: { class: 'plain' } },
    values.map((value, index) =>
      element('li', {}, longText(context, `configuration:${term}:${index}`, term, value)),
    ),
  );
}

/** The variables that the image sets. Absent when the image says nothing about it. */
export function environmentSection(context: TagContext, image: ImageView): ElementView | undefined {
  const environment = image.configuration?.environment;
  if (environment === undefined) return undefined;
  return section(context, {
    key: 'environment',
    title: 'Environment',
    count: environment.length,
    actions: environment.length > 0 && copyAllButton(context, environment, 'the environment'),
    content: () =>
      environment.length === 0
        ? 'The image sets no variables.'
        : namedValues(context, {
            key: 'environment',
            label: 'Environment',
            noun: 'variable',
            values: environment,
            owner: image.digest,
          }),
  });
}
