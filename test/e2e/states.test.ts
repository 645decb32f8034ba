import { readFile, rm, writeFile } from 'node:fs/promises';
import { record } from '../../src/model/json.ts';
import { useSession } from './session.ts';
import { until } from '../support/until.ts';

describe('What the view says where there is nothing to show', () => {
  const session = useSession();
  let good: string;

  before(async () => {
    good = await readFile(session().cluster.kubeconfigFile, 'utf8');
    await session().window.openImageRegistry();
    await session().window.tree.row(['hackershop']);
  });

  const file = (): string => session().cluster.kubeconfigFile;

  /** Writes a kubeconfig in which the only cluster or user has other fields. */
  const write = async (cluster: object, user: object = {}): Promise<void> => {
    const config = record(JSON.parse(good));
    const server = { server: session().cluster.api };
    const authority = Buffer.from(session().cluster.caPem).toString('base64');
    const clusters = [
      { name: 'hackershop', cluster: { ...server, 'certificate-authority-data': authority, ...cluster } },
    ];
    const users = [{ name: 'phillip', user: { token: session().cluster.tokens.phillip, ...user } }];
    await writeFile(file(), JSON.stringify({ ...config, clusters, users }));
  };

  /** Waits for the sentence above the tree and the next step below it. */
  const says = async (message: RegExp, step: string, picture: string): Promise<void> => {
    const { window } = session();
    await until(`the message ${message.source}`, async () =>
      message.test(await window.message()) ? true : undefined,
    );
    await window.tree.row([step]);
    await window.screenshot(`state-${picture}`);
  };

  const healed = async (): Promise<void> => {
    await writeFile(file(), good);
    await session().window.tree.row(['hackershop']);
    await until('the context in the message', async () =>
      (await session().window.message()) === 'hackershop-dev · phillip' ? true : undefined,
    );
  };

  afterEach(async function () {
    this.timeout(30_000);
    session().cluster.faults.clear();
    await healed();
  });

  it('no kubeconfig', async () => {
    await rm(file());
    await says(/No kubeconfig found. Looked for .*kubeconfig/, 'Choose a Kubeconfig', 'no-kubeconfig');
  });

  it('an unreachable cluster: which address, and why', async () => {
    await write({ server: 'https://127.0.0.1:9' });
    await says(/Cannot reach 127\.0\.0\.1:9: .*refused/, 'Retry', 'unreachable');
  });

  it('a cluster that does not answer: says so after ten seconds', async () => {
    session().cluster.faults.add({ match: { target: 'api' }, fault: { kind: 'silence' } });
    await write({}, { token: session().cluster.tokens.phillip, username: 'again' });
    await says(/Cannot reach 127\.0\.0\.1:\d+: it does not answer in time/, 'Retry', 'silent');
  });

  it('an expired login', async () => {
    await write({}, { token: 'sha256~expired' });
    await says(/login for 127\.0\.0\.1:\d+ is missing or has expired/, 'Log In', 'expired');
  });

  it('a certificate that is not trusted', async () => {
    await write({ 'certificate-authority-data': undefined });
    await says(
      /certificate of 127\.0\.0\.1:\d+ is not trusted/,
      'Name the Certificate Authority',
      'certificate',
    );
  });

  it('a cluster that is not OpenShift', async () => {
    session().cluster.faults.add({ match: { path: 'openshift.io' }, fault: { kind: 'status', status: 404 } });
    await write({}, { username: 'again' });
    await says(/is not an OpenShift cluster/, 'Switch Context', 'not-openshift');
  });

  it('a server that is not Kubernetes', async () => {
    session().cluster.faults.add({ match: { target: 'api' }, fault: { kind: 'html' } });
    await write({}, { username: 'again' });
    await says(/Cannot list projects: .*HTML page/, 'Retry', 'not-kubernetes');
  });

  it('a context without a cluster', async () => {
    await writeFile(file(), good.replaceAll('"cluster": "hackershop"', '"cluster": "nowhere"'));
    await says(/Cannot use the context hackershop-dev: .*no cluster nowhere/, 'Switch Context', 'no-cluster');
  });

  it('a garbled kubeconfig leaves what is shown, and says what is wrong with it', async () => {
    await writeFile(file(), `${good.slice(0, 200)}\n{ not yaml: [`);
    const { window } = session();
    await until('the message', async () =>
      (await window.message()).includes('Cannot read the kubeconfig') ? true : undefined,
    );
    await window.tree.row(['hackershop']);
    await window.screenshot('state-garbled');
  });
});

describe('A user without projects', () => {
  const session = useSession({ cluster: { seed: 'empty' } });

  it('is told how to get one, and it appears by itself', async () => {
    const { window, cluster } = session();
    await window.openImageRegistry();
    await until('the welcome', async () =>
      (await window.welcome()).includes('You have no projects') ? true : undefined,
    );
    await window.screenshot('state-no-projects');
    const body = {
      apiVersion: 'project.openshift.io/v1',
      kind: 'ProjectRequest',
      metadata: { name: 'first' },
    };
    await cluster
      .as('phillip')
      .send('/apis/project.openshift.io/v1/projectrequests', { method: 'POST', body });
    await window.tree.row(['first']);
  });
});
