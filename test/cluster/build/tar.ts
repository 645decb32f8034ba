/** One entry of a layer. A directory has a name that ends in `/`; a whiteout is a file named `.wh.NAME`. */
export interface TarEntry {
  name: string;
  content?: string | Buffer;
  /** Target of a symbolic link. */
  link?: string;
  mode?: number;
}

const BLOCK = 512;

/** A tar archive (ustar, POSIX.1-1988) of the entries; the same entries give the same bytes. Names up to 100 bytes. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
    return [header(entry, content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header({ name, link, mode }: TarEntry, size: number): Buffer {
  const directory = name.endsWith('/');
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number): void =>
    void block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'ascii');
  if (Buffer.byteLength(name) > 100)
    throw new Error(`A name of more than 100 bytes does not fit into a header: ${name}`);
  block.write(name, 0, 'utf8');
  octal(mode ?? (directory ? 0o755 : 0o644), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write(' '.repeat(8), 148, 'ascii');
  block.write(directory ? '5' : link === undefined ? '0' : '2', 156, 'ascii');
  block.write(link ?? '', 157, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}
