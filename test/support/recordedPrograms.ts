import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { list, record } from '../../src/model/json.ts';

/** How a program was run. */
export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  /** All of its environment, as `NAME=value`. */
  readonly env: readonly string[];
  readonly input: string;
  /** Where it ran. */
  readonly folder: string;
}

/** Programs for the front of a PATH that write down how they are run. */
export interface RecordedPrograms {
  /** The folder for the PATH. */
  readonly folder: string;
  /** Every run until now, oldest first. */
  runs(): Promise<readonly ProgramRun[]>;
}

/** What a program of a test does besides: what it prints, and how it ends. */
export interface ProgramScript {
  /** JavaScript that may use `args`, `input` and `home`; runs after the input was read. */
  readonly does?: string;
}

/** Puts recording programs by these names into a folder. */
export async function recordedPrograms(
  folder: string,
  programs: Readonly<Record<string, ProgramScript>>,
): Promise<RecordedPrograms> {
  const records = path.join(folder, 'runs');
  await mkdir(records, { recursive: true });
  for (const [name, { does = '' }] of Object.entries(programs)) {
    const file = path.join(folder, name);
    await writeFile(file, scriptOf(name, records, does));
    await chmod(file, 0o755);
  }
  return {
    folder,
    async runs() {
      const names = (await readdir(records)).sort();
      return Promise.all(names.map(async (name) => runOf(await readFile(path.join(records, name), 'utf8'))));
    },
  };
}

function scriptOf(program: string, records: string, does: string): string {
  return `#!${process.execPath}
const fs = require('node:fs');
const input = fs.readFileSync(0, 'utf8');
const args = process.argv.slice(2);
const home = process.env.HOME;
const env = Object.entries(process.env).map(([name, value]) => name + '=' + value);
const moment = String(process.hrtime.bigint()).padStart(20, '0');
fs.writeFileSync(${JSON.stringify(records)} + '/' + moment + '-' + process.pid, JSON.stringify({ program: ${JSON.stringify(program)}, args, env, input, folder: process.cwd() }));
${does}
`;
}

function runOf(content: string): ProgramRun {
  const run = record(JSON.parse(content));
  return {
    program: String(run['program']),
    args: list(run['args']).map(String),
    env: list(run['env']).map(String),
    input: String(run['input']),
    folder: String(run['folder']),
  };
}
