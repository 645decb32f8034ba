/** The stand-in cluster of an integration test, which runs in another process: addresses, files and tokens. */
export interface TestCluster {
  readonly api: string;
  readonly registry: string;
  /** The endpoint that makes it misbehave: see test/cluster/control.ts. */
  readonly control: string;
  readonly caFile: string;
  readonly tokens: Readonly<Record<string, string>>;
}

/** The cluster that the environment names. */
export function testCluster(): TestCluster {
  const text = process.env['IMAGE_REGISTRY_TEST_CLUSTER'];
  if (text === undefined)
    throw new Error('IMAGE_REGISTRY_TEST_CLUSTER: not set; run these tests with npm test');
  return JSON.parse(text) as TestCluster;
}
