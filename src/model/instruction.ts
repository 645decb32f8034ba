import { dockerfileForm } from './dockerfileForm.ts';

/** Instructions as builders write them into the history of an image (`created_by`), read as one would in a Dockerfile. */

const longestInstruction = 16_384;
const buildkitMark = '# buildkit';
const buildArgumentsMark = /^\|\d{1,4} /;
// What precedes the command of a RUN: the default shells, and those that SHELL instructions usually name.
const shells =
  '(?:(?:/usr)?/bin/(?:ba|a|da|z)?sh(?: -[a-z]{1,8}| pipefail){0,6} -[a-z]{0,8}c|cmd /S /C|(?:powershell|pwsh)(?: -No[A-Za-z]{1,12}){0,3} -Command)';
const shell = new RegExp(`^${shells} ?`);
const shellAfterArguments = new RegExp(` ${shells} `);
const noOperation = '#(nop)';
// A SHELL such as ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"] puts its text before the mark.
const noOperationAfterPreamble = /^\$[^#]{1,300}; #\(nop\)/;

/**
 * `created_by` of the classic builder, BuildKit, buildah and the Windows builders, brought to the one form that people
 * write; cut to 16,384 characters. Undefined where nothing was written down.
 */
export function instructionOf(createdBy: string): string | undefined {
  const line = withoutMark(createdBy);
  const command = shellCommand(runOf(line) ?? line);
  if (command === undefined) return line === '' ? undefined : dockerfileForm(line);
  const nothing = noOperationIn(command);
  if (nothing === undefined) return `RUN ${command}`;
  return nothing === '' ? undefined : dockerfileForm(nothing);
}

/** The build arguments that a RUN was given, `NPM_TOKEN=x VERSION=2`: the instruction itself does not show them. */
export function buildArgumentsOf(createdBy: string): string | undefined {
  const line = withoutMark(createdBy);
  const run = runOf(line) ?? line;
  const mark = buildArgumentsMark.exec(run);
  if (mark === null) return undefined;
  const end = shellAfterArguments.exec(run)?.index ?? run.length;
  return run.slice(mark[0].length, end).trim() || undefined;
}

function withoutMark(createdBy: string): string {
  const line = createdBy.slice(0, longestInstruction).trim();
  return line.endsWith(buildkitMark) ? line.slice(0, -buildkitMark.length).trimEnd() : line;
}

function runOf(line: string): string | undefined {
  return line.startsWith('RUN ') ? line.slice('RUN '.length).trimStart() : undefined;
}

/** What a shell was given to run, without the shell and the build arguments before it; undefined without a shell. */
function shellCommand(line: string): string | undefined {
  const start = (buildArgumentsMark.test(line) ? shellAfterArguments : shell).exec(line);
  return start === null ? undefined : line.slice(start.index + start[0].length).trim();
}

/** The classic builder and buildah note every other instruction as a command that does nothing. */
function noOperationIn(command: string): string | undefined {
  if (command.startsWith(noOperation)) return command.slice(noOperation.length).trim();
  const preamble = noOperationAfterPreamble.exec(command);
  return preamble === null ? undefined : command.slice(preamble[0].length).trim();
}
