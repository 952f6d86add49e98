// Python's `textwrap.shorten`: white space collapsed, then as many whole words as fit, then the placeholder.

const placeholder = " [...]";

/** What Python's `str.split` takes for white space, besides what Unicode does: the four information separators. */
const separators = String.fromCharCode(0x1c, 0x1d, 0x1e, 0x1f);
const whiteSpace = new RegExp(`[\\p{White_Space}${separators}]+`, "u");

// Python's `\w`, and that without digits.
const word = String.raw`[\p{L}\p{N}_]`;
const letter = String.raw`[\p{L}\p{Nl}\p{No}_]`;
const punctuated = String.raw`[\p{L}\p{N}_!"'&.,?]`;

/** Where `textwrap` may end a line: at white space, behind the hyphen of a hyphenated word, around a dash. */
const chunk = new RegExp(
  `([\\t\\n\\v\\f\\r ]+|(?<=${punctuated})-{2,}(?=${word})|[^\\t\\n\\v\\f\\r ]+?(?:` +
    `-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})` +
    `|(?=[\\t\\n\\v\\f\\r ]|$)` +
    `|(?<=${punctuated})(?=-{2,}${word})))`,
  "u",
);

/** A text in one line of at most `width` characters (code points): whole if it fits, else cut, and said to be. */
export function shorten(text: string, width: number): string {
  const line = text
    .split(whiteSpace)
    .filter((part) => part !== "")
    .join(" ");
  if (length(line) <= width) return line;
  const chunks = line.split(chunk).filter((part) => part !== undefined && part !== "");
  const taken: string[] = [];
  let used = 0;
  for (const part of chunks) {
    const size = length(part);
    if (used + size > width) {
      if (size > width) taken.push(beginning(part, width - used));
      break;
    }
    taken.push(part);
    used += size;
  }
  return closed(taken, width);
}

/** Drops what leaves no room for the placeholder, and white space before it. */
function closed(taken: string[], width: number): string {
  while (taken.length > 0) {
    const last = taken.at(-1) ?? "";
    const line = taken.join("");
    if (/[^ ]/.test(last) && length(line) + placeholder.length <= width) return line + placeholder;
    taken.pop();
  }
  return placeholder.trimStart();
}

/** As much of a word longer than a line as there is room for, up to its last hyphen if it has one. */
function beginning(part: string, room: number): string {
  const characters = [...part].slice(0, room);
  const hyphen = characters.lastIndexOf("-");
  const cut = hyphen > 0 && characters.slice(0, hyphen).some((character) => character !== "-");
  return (cut ? characters.slice(0, hyphen + 1) : characters).join("");
}

function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
