/** MD5, which stores check an upload by and browsers have none of. Fed piece by piece. */
export class Md5 {
  private state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  private readonly rest = new Uint8Array(64);
  private held = 0;
  private length = 0n;

  update(bytes: Uint8Array): void {
    this.length += BigInt(bytes.length);
    let offset = 0;
    while (offset < bytes.length) {
      const taken = Math.min(64 - this.held, bytes.length - offset);
      this.rest.set(bytes.subarray(offset, offset + taken), this.held);
      this.held += taken;
      offset += taken;
      if (this.held < 64) return;
      this.state = block(this.state, this.rest);
      this.held = 0;
    }
  }

  digest(): Uint8Array<ArrayBuffer> {
    const bits = this.length * 8n;
    const padding = new Uint8Array(((119 - Number(this.length % 64n)) % 64) + 1 + 8);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, BigInt.asUintN(64, bits), true);
    this.update(padding);
    const digest = new Uint8Array(16);
    const view = new DataView(digest.buffer);
    this.state.forEach((word, index) => {
      view.setUint32(index * 4, word, true);
    });
    return digest;
  }
}

const constants = Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));
const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

function block(state: Uint32Array<ArrayBuffer>, bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const [a0 = 0, b0 = 0, c0 = 0, d0 = 0] = state;
  let [a, b, c, d] = [a0, b0, c0, d0];
  for (let index = 0; index < 64; index++) {
    const round = index >> 4;
    const mixed =
      round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
    const word = round === 0 ? index : round === 1 ? 5 * index + 1 : round === 2 ? 3 * index + 5 : 7 * index;
    const sum = (a + mixed + (constants[index] ?? 0) + view.getUint32((word % 16) * 4, true)) | 0;
    const shift = shifts[round]?.[index % 4] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  return Uint32Array.of(a0 + a, b0 + b, c0 + c, d0 + d);
}
