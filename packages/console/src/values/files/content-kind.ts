/** What a file's first bytes are, whatever it is called. */
export type ContentKind =
  | { readonly kind: "image"; readonly mediaType: string }
  | { readonly kind: "parquet" | "text" | "empty" | "bytes" };

const marks: readonly (readonly [mediaType: string, mark: readonly (number | undefined)[]])[] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50]],
];

/** Tells images and Parquet by their marks, and text by being UTF-8 without control characters that no text has. */
export function contentKind(head: Uint8Array, isWhole: boolean): ContentKind {
  if (head.length === 0) return { kind: "empty" };
  for (const [mediaType, mark] of marks)
    if (mark.every((byte, at) => byte === undefined || head[at] === byte)) return { kind: "image", mediaType };
  if (startsWith(head, "PAR1")) return { kind: "parquet" };
  const text = textOf(head, isWhole);
  if (text === undefined) return { kind: "bytes" };
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!doctype[^>]*>\s*)*<svg[\s>]/i.test(text)
    ? { kind: "image", mediaType: "image/svg+xml" }
    : { kind: "text" };
}

/** UTF-8 as text; what is cut off at the end of a piece is left out. Undefined for bytes that are no text. */
export function textOf(bytes: Uint8Array, isWhole: boolean): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    // A file that holds null bytes among its text is shown as text; one that is mostly such is not.
    const odd = text.match(unlike)?.length ?? 0;
    return odd * 20 > text.length ? undefined : text;
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unlike = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g;

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, at) => bytes[at] === character.charCodeAt(0));
}
