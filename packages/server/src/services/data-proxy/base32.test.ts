import { expect, test } from "vitest";
import { base32 } from "./base32.ts";

test.each([
  ["", ""],
  ["f", "MY======"],
  ["fo", "MZXQ===="],
  ["foo", "MZXW6==="],
  ["foob", "MZXW6YQ="],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI======"],
])("%j, as RFC 4648 has it", (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

test("the MD5 of nothing, as flytekit's uploads of empty files are named", () => {
  expect(base32(Buffer.from("d41d8cd98f00b204e9800998ecf8427e", "hex"))).toBe("2QOYZWMPACZAJ2MABGMOZ6CCPY======");
});
