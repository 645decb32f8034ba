import { healthcheckWords } from '../model/healthcheck.ts';
import type { RunConfig } from '../model/imageConfig.ts';
import { compact } from '../model/json.ts';
import { plainBlock } from '../model/text.ts';
import type { ConfigurationView } from '../shared/tagPage.ts';
import { environmentValues } from './namedValues.ts';

/** How a container of the image runs, as a page shows it. */
export function configurationView(run: RunConfig): ConfigurationView {
  const healthCheck = run.healthcheck && plainBlock(healthcheckWords(run.healthcheck));
  return compact({
    entrypoint: run.entrypoint.map(plainBlock),
    command: run.cmd.map(plainBlock),
    user: run.user === undefined ? undefined : plainBlock(run.user),
    workingDirectory: run.workingDir === undefined ? undefined : plainBlock(run.workingDir),
    environment: environmentValues(run.env),
    ports: run.ports.map(plainBlock),
    volumes: run.volumes.map(plainBlock),
    stopSignal: run.stopSignal === undefined ? undefined : plainBlock(run.stopSignal),
    healthCheck: healthCheck === '' ? undefined : healthCheck,
    onBuild: run.onBuild.map(plainBlock),
  });
}
