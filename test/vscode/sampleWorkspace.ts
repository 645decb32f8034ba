import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const registry = 'default-route-openshift-image-registry.apps.planet-express.example';

const files: Readonly<Record<string, string>> = {
  Dockerfile: `FROM ${registry}/openshift/nodejs:20-minimal
WORKDIR /opt/app-root/src
COPY package.json server.js ./
RUN npm install --omit=dev
EXPOSE 8080
CMD ["node", "server.js"]
`,
  'compose.yaml': `services:
  skyfield:
    image: ${registry}/hackershop/skyfield:2.0
    ports: ['8080:8080']
  web:
    image: ${registry}/hackershop/web:nightly
    depends_on: [skyfield]
`,
  'deploy/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: skyfield
  namespace: hackershop
spec:
  replicas: 2
  selector:
    matchLabels: { app: skyfield }
  template:
    metadata:
      labels: { app: skyfield }
    spec:
      containers:
        - name: skyfield
          image: image-registry.openshift-image-registry.svc:5000/hackershop/skyfield:2.0
          ports: [{ containerPort: 8080 }]
`,
  'package.json': `{ "name": "skyfield", "private": true, "main": "server.js" }
`,
  'server.js': `require('node:http')
  .createServer((request, response) => response.end('Tonight: clear skies.'))
  .listen(8080);
`,
};

/** Fills a folder with a small project that is built into an image and deployed to OpenShift. */
export async function writeSampleWorkspace(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
