/** Longer than this a line is told in parts, so that one of 10 MB is no burden. */
const longest = 500;

/** A text in lines for rows: no part is cut within a surrogate pair, and the parts together are the text. */
export function textLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.length <= longest) {
      lines.push(line);
      continue;
    }
    for (let at = 0; at < line.length; ) {
      let end = Math.min(at + longest, line.length);
      const last = line.charCodeAt(end - 1);
      if (end < line.length && last >= 0xd800 && last < 0xdc00) end += 1;
      lines.push(line.slice(at, end));
      at = end;
    }
  }
  return lines;
}

/** The rows that have a text in them, whatever its case. */
export function linesWith(lines: readonly string[], wanted: string): readonly number[] {
  if (wanted === "") return [];
  const text = wanted.toLowerCase();
  return lines.flatMap((line, at) => (line.toLowerCase().includes(text) ? [at] : []));
}
