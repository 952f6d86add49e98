const named: ReadonlyMap<number, string> = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x27, "\\'"],
  [0x5c, "\\\\"],
]);

/** A text within protobuf's text format: quotes and control characters escaped, the rest as it is. */
export function escapedText(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += code < 0x80 ? escapedByte(code) : character;
  }
  return out;
}

/** Bytes within protobuf's text format: what is no printable ASCII is octal. */
export function escapedBytes(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += escapedByte(byte);
  return out;
}

function escapedByte(code: number): string {
  const escaped = named.get(code);
  if (escaped !== undefined) return escaped;
  return code < 0x20 || code >= 0x7f ? `\\${code.toString(8).padStart(3, "0")}` : String.fromCharCode(code);
}
