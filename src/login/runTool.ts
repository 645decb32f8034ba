import { FailureError } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import { redacted } from '../process/redaction.ts';
import { runProgram } from '../process/program.ts';

/** A program that keeps or uses logins, and what it is told. */
export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly input: Secret;
  /** What is never repeated from its output; the input unless given. */
  readonly secret?: Secret;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where it runs: a folder of the user, as Windows looks for programs in this folder before the PATH. */
  readonly home: string;
  /** The action as an infinitive phrase, for failures: `log in to HOST`. */
  readonly doing: string;
  readonly signal: AbortSignal;
}

const limits = { timeLimit: 60_000, outputLimit: 1024 * 1024 };

/** Runs a program with a secret on its input to its end; gives what it printed. Fails with `program`, with what it said of that. */
export async function runTool({
  command,
  args,
  input,
  secret = input,
  env,
  home,
  doing,
  signal,
}: ToolRun): Promise<string> {
  const result = await runProgram({ command, args, env, input, folder: home, ...limits }, signal);
  const failed = (reason: string): FailureError =>
    new FailureError({ kind: 'program', program: command, doing, reason });
  switch (result.kind) {
    case 'ended':
      if (result.code === 0) return result.stdout;
      throw failed(saidOf(`${result.stderr}\n${result.stdout}`, secret) ?? endWords(result.code));
    case 'notFound':
      throw failed('it is not installed, or not on the PATH that VS Code was started with');
    case 'notStarted':
      throw failed(`it cannot be started (${result.code})`);
    case 'tooLong':
      throw failed(`it did not end within ${limits.timeLimit / 1000} s`);
    case 'tooMuch':
      throw failed('it prints without end');
  }
}

function endWords(code: number | null): string {
  return code === null ? 'it was killed' : `it fails with exit code ${code}`;
}

/** The line that tells why: the first that speaks of an error, else the last. Never one that repeats the secret. */
function saidOf(output: string, secret: Secret): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !secret.isIn(line));
  const line = lines.find((candidate) => /\berror\b/i.test(candidate)) ?? lines.at(-1);
  return line === undefined ? undefined : redacted(line.replace(/^Error(?: response from daemon)?:\s*/i, ''));
}
