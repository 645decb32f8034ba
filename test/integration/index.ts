/**
 * The integration tests: mocha inside the extension host of a real VS Code, which calls `run`.
 * Its environment says where the results go (IMAGE_REGISTRY_TEST_REPORT) and which cluster the tests may use
 * (KUBECONFIG, IMAGE_REGISTRY_TEST_CLUSTER: see cluster.ts).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { PostingReporter } from './reporter.ts';

const testTime = 30_000;

/** Runs all integration tests; rejects when one of them failed. */
export async function run(): Promise<void> {
  const url = process.env['IMAGE_REGISTRY_TEST_REPORT'];
  if (url === undefined)
    throw new Error('IMAGE_REGISTRY_TEST_REPORT: not set; run these tests with npm test');
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    timeout: testTime,
    forbidOnly: true,
    reporter: PostingReporter,
    reporterOptions: { url },
  });
  for (const name of readdirSync(__dirname)) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} integration tests failed`);
}
