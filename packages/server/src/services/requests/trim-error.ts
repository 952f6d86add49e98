const limit = 100;

/** The first 100 bytes of a message, as lists show errors; a character cut in two is left out. */
export function trimErrorMessage(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.byteLength <= limit) return message;
  let end = limit;
  // Bytes of the form 10xxxxxx continue a character: step back to where it starts.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}
