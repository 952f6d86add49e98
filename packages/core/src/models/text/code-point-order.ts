/** The order of texts by code points, which is that of their UTF-8 bytes: below zero if `a` comes first. */
export function codePointOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
