import type { ImageMention } from '../model/imageText/imageMention.ts';
import {
  innerInstruction,
  parseDockerfile,
  wordsOf,
  type Dockerfile,
  type Instruction,
  type Word,
} from './dockerfile.ts';
import { expandWord } from './expand.ts';

/** What was read of a Dockerfile so far. */
interface Reading {
  readonly escape: string;
  /** Build arguments from before the first `FROM`: the only ones that a `FROM` knows. */
  readonly values: Map<string, string | undefined>;
  /** Names of stages, in lower case. */
  readonly stages: Set<string>;
  stageCount: number;
  readonly mentions: ImageMention[];
}

/**
 * The images that a Dockerfile takes from outside: those of `FROM`, `COPY --from` and `RUN --mount=from`. Names of stages
 * are none, nor is what depends on a build argument without a value. Dockerfile reference, BuildKit.
 */
export function dockerfileMentions(text: string): ImageMention[] {
  const { instructions, escape } = parseDockerfile(text);
  const reading: Reading = { escape, values: new Map(), stages: new Set(), stageCount: 0, mentions: [] };
  for (const instruction of instructions) read(instruction, reading, text);
  return reading.mentions;
}

/** Whether an offset stands in an instruction, or in what belongs to one, so that no other can begin there. */
export function isInInstruction(text: string, offset: number): boolean {
  // An instruction of its own at this place is seen as one only where one can begin.
  const probe = 'PROBE\u0000';
  const probed = `${text.slice(0, offset)}${probe}\n${text.slice(offset)}`;
  const { instructions }: Dockerfile = parseDockerfile(probed);
  return !instructions.some(({ keyword }) => keyword === probe);
}

function read(instruction: Instruction, reading: Reading, text: string): void {
  switch (instruction.keyword) {
    case 'ARG':
      if (reading.stageCount === 0) readArguments(instruction, reading);
      return;
    case 'FROM':
      return readFrom(instruction, reading, text);
    case 'COPY':
    case 'ADD':
    case 'RUN':
      return readFlags(instruction, reading, text);
    case 'ONBUILD': {
      const inner = innerInstruction(instruction);
      if (inner !== undefined && inner.keyword !== 'ARG' && inner.keyword !== 'FROM')
        read(inner, reading, text);
    }
  }
}

function readArguments({ rest }: Instruction, { values, escape }: Reading): void {
  for (const { text } of wordsOf(rest, escape)) {
    const equals = text.indexOf('=');
    if (equals < 0) values.set(text, values.get(text));
    else values.set(text.slice(0, equals), expandWord(text.slice(equals + 1), values, escape));
  }
}

function readFrom(instruction: Instruction, reading: Reading, text: string): void {
  const { escape, values, stages } = reading;
  const words = wordsOf(instruction.rest, escape).filter((word) => !word.text.startsWith('--'));
  const [image, as, name] = words;
  reading.stageCount += 1;
  const spec = image && expandWord(image.text, values, escape);
  if (image !== undefined && spec !== undefined && spec !== 'scratch' && !stages.has(spec.toLowerCase())) {
    add(instruction, image, spec, reading, text);
  }
  if (as?.text.toUpperCase() === 'AS' && name !== undefined) stages.add(name.text.toLowerCase());
}

/** `--from=image` of a copy, `--mount=…,from=image` of a run. Neither knows build arguments. */
function readFlags(instruction: Instruction, reading: Reading, text: string): void {
  if (!instruction.rest.startsWith('--')) return;
  for (const word of wordsOf(instruction.rest, reading.escape)) {
    if (!word.text.startsWith('--')) return;
    const pattern = instruction.keyword === 'RUN' ? /^--mount=(?:.*,)?from=([^,]*)/ : /^--from=(.*)/;
    const found = pattern.exec(word.text);
    const image = found?.[1] ?? '';
    if (found === null || image === '' || /["'$]/.test(image)) continue;
    const isStage = /^\d+$/.test(image) || reading.stages.has(image.toLowerCase());
    const start = word.start + found[0].length - image.length;
    if (!isStage) add(instruction, { text: image, start }, image, reading, text);
  }
}

function add({ at }: Instruction, word: Word, spec: string, reading: Reading, text: string): void {
  const start = at(word.start);
  const end = at(word.start + word.text.length - 1) + 1;
  reading.mentions.push({
    span: { start, end },
    text: text.slice(start, end),
    target: { kind: 'pullSpec', spec },
    isOutput: false,
  });
}
