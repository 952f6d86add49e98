import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Md5 } from "./md5.ts";

test("it is MD5, however the pieces are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (pieces) => {
      const md5 = new Md5();
      for (const piece of pieces) md5.update(piece);
      const expected = createHash("md5").update(Buffer.concat(pieces)).digest("hex");
      expect(Buffer.from(md5.digest()).toString("hex")).toBe(expected);
    }),
  );
});
