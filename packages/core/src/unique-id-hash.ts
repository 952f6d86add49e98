/** Flyte's short ids: FNV-1a in base 32, with an alphabet that Kubernetes accepts in names. */

const alphabet = "abcdefghijklmnopqrstuvwxyz123456";
const encoder = new TextEncoder();

/** FNV-1a, 32 bits, of a text's UTF-8 bytes; from 0 to 2³²−1. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** FNV-1a, 64 bits, of a text's UTF-8 bytes. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encoder.encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

/** `value`, whose width is `bits`, in base 32 from its highest bit on; the last digit is filled up with zero bits. */
export function base32(value: bigint, bits: number): string {
  const digits = Math.ceil(bits / 5);
  const padded = value << BigInt(digits * 5 - bits);
  let text = "";
  for (let i = digits - 1; i >= 0; i--) text += alphabet[Number((padded >> BigInt(i * 5)) & 31n)];
  return text;
}
