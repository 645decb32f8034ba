import assert from 'node:assert/strict';
import { imageMentions } from '../../../src/imageText/index.ts';

const web = 'registry.example/hackershop/web';

/** The tags of `web` that a Dockerfile names, in its order. */
function tagsOf(...lines: string[]): string[] {
  return imageMentions(lines.join('\n'), 'dockerfile').flatMap(({ target }) =>
    target.kind === 'pullSpec' && target.spec.startsWith(`${web}:`)
      ? [target.spec.slice(web.length + 1)]
      : [],
  );
}

describe('A Dockerfile is read as BuildKit reads it', () => {
  it('has lines that end in an escaped escape, and these go on nowhere', () => {
    assert.deepEqual(tagsOf(`FROM ${web}:1`, 'WORKDIR C:\\\\', `FROM ${web}:2`), ['1', '2']);
    assert.deepEqual(tagsOf('# escape=`', `FROM ${web}:1`, 'RUN a ``', `FROM ${web}:2`), ['1', '2']);
    assert.deepEqual(tagsOf(`FROM ${web}:1`, 'RUN a \\', `FROM ${web}:2`), ['1']);
  });

  it('has heredocs of any name, quoted in any way', () => {
    const heredocs: [begin: string, ...ends: string[]][] = [
      ['<<EOF-1', 'EOF-1'],
      ['3<<"E O F"', 'E O F'],
      ['<<E"O"F', 'EOF'],
      ['<<\\EOF', 'EOF'],
      ["<<-'E.O'", '\t\tE.O'],
      ['<<one <<two', 'one', 'two'],
      ['<<$X', '$X'],
      ['--mount=type=tmpfs,target=/x \\\n  # why\n\n  <<EOF', 'EOF'],
    ];
    for (const [begin, ...ends] of heredocs) {
      for (const end of ['\n', '\r\n']) {
        const body = ends.map((each) => `FROM ${web}:no${end}${each}`).join(end);
        const text = `FROM ${web}:1${end}RUN cat ${begin}`.replace('cat --', '--') + end + body;
        assert.deepEqual(tagsOf(`${text}${end}FROM ${web}:2`), ['1', '2'], begin);
      }
    }
  });

  it('has none in here-strings, quotes and what is spaced apart', () => {
    for (const line of ['cat <<<word', 'echo "<<EOF"', 'echo << EOF', 'x=1<<2', '["cat", "<<EOF"]'])
      assert.deepEqual(tagsOf(`FROM ${web}:1`, `RUN ${line}`, `FROM ${web}:2`), ['1', '2'], line);
  });

  it('takes arguments that must have a value where they have one', () => {
    assert.deepEqual(tagsOf('ARG T=1', 'ARG U', `FROM ${web}:\${T:?no}`, `FROM ${web}:\${U:?no}`), ['1']);
    assert.deepEqual(tagsOf('ARG T=', `FROM ${web}:1\${T?no}`, `FROM ${web}:2\${T:?no}`), ['1']);
  });

  it('knows stages by any case, platforms by variables, and tabs for spaces', () => {
    const lines = [
      '# syntax=docker/dockerfile:1',
      `from\t--platform=$BUILDPLATFORM\t${web}:1\tas\tBuild`,
      'FROM --platform=${TARGETPLATFORM:-linux/amd64} build AS next',
      'COPY --from=BUILD --chown=1 / /',
      `copy --link --from=${web}:2 / /`,
      `onbuild copy --from=${web}:3 / /`,
      `\tFROM\t${web}:4`,
    ];
    assert.deepEqual(tagsOf(...lines), ['1', '2', '3', '4']);
    assert.deepEqual(tagsOf(lines.join('\r')), [], 'carriage returns end no line');
  });
});
