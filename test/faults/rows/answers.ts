import type { FaultRow } from '../faultRow.ts';
import { faulty } from './strikes.ts';

const api = { target: 'api' } as const;
const lists = { target: 'api', watch: false, path: '/imagestreams' } as const;
const status = (code: number, more: { retryAfter?: number } = {}) =>
  ({ kind: 'status', status: code, ...more }) as const;

const ifItStays = /an administrator of the cluster can see why/;
const elsewhere = /A proxy or a login page on the way may have answered/;

/** What the API answers. */
export const answers: readonly FaultRow[] = [
  {
    fault: '500 for everything',
    strike: faulty(api, status(500)),
    says: [/status 500/, ifItStays],
  },
  {
    fault: 'a burst of four 500',
    strike: faulty(api, status(500), { times: 4 }),
    says: [],
  },
  {
    fault: 'a burst of four 503',
    strike: faulty(api, status(503), { times: 4 }),
    says: [],
  },
  {
    fault: '503 for everything',
    strike: faulty(api, status(503)),
    says: [/the server is busy/, ifItStays],
  },
  {
    fault: '429 with Retry-After',
    strike: faulty(api, status(429, { retryAfter: 1 })),
    says: [/the server is busy/, /asks to wait 1 second/],
  },
  {
    fault: '429 without Retry-After',
    strike: faulty(api, status(429)),
    says: [/the server is busy/, ifItStays],
  },
  {
    fault: '410: the version of a watch is gone',
    strike: faulty({ ...api, watch: true }, { kind: 'goneOnWatch' }, { times: 2 }),
    says: [],
  },
  {
    fault: '404 of the whole image API',
    strike: faulty({ ...api, path: 'image.openshift.io' }, status(404), { relist: true }),
    says: [/Cannot list image streams in hackershop/, /Refresh/],
    keepsRows: false,
  },
  {
    fault: '404 of the whole image API, from the start',
    strike: async (world) => {
      const { faults } = world.cluster;
      faults.add({ match: { ...api, path: 'openshift.io' }, fault: status(404) });
      await world.setup.store.refresh();
      return () => faults.clear();
    },
    says: [/is not an OpenShift cluster/, /Switch to the context of an OpenShift cluster/, /Switch Context/],
    keepsRows: false,
  },
  {
    fault: 'an answer that breaks off as if it were whole',
    strike: faulty(lists, { kind: 'truncate' }, { relist: true }),
    says: [/Cannot list image streams in hackershop: the answer is not JSON/, elsewhere],
  },
  {
    fault: 'an answer with wrong bytes in it',
    strike: faulty(lists, { kind: 'garble' }, { relist: true }),
    says: [/Cannot list image streams in hackershop: the answer is not JSON/, elsewhere],
  },
  {
    fault: 'a list of 300 MB',
    strike: faulty(lists, { kind: 'flood', megabytes: 300 }, { relist: true }),
    says: [/Cannot list image streams in hackershop: .*longer than/],
  },
  {
    fault: 'a watch that sends 300 MB in one line',
    strike: faulty(
      { ...api, watch: true, path: '/imagestreams' },
      { kind: 'flood', megabytes: 300 },
      { times: 2 },
    ),
    says: [],
  },
  {
    fault: 'a page of HTML, as proxies and login pages answer',
    strike: faulty(lists, { kind: 'html' }, { relist: true }),
    says: [/Cannot list image streams in hackershop: .*HTML page/, elsewhere],
  },
  ...[
    [],
    'text',
    7,
    null,
    { kind: 'ImageStreamList', items: 'none' },
    { items: [null, 7, { metadata: 3 }] },
  ].map((value): FaultRow => ({
    fault: `JSON of another type: ${JSON.stringify(value)}`,
    strike: faulty(lists, { kind: 'json', value }, { relist: true }),
    says: [/Cannot list image streams in hackershop: the answer is not a list/, elsewhere],
  })),
];
