import { expect, test } from "vitest";
import { linesWith, textLines } from "../text-lines.ts";
import { contentKind, textOf } from "./content-kind.ts";
import { sizeText } from "./size-text.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "image/png"],
  [new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
  [bytes("GIF89a"), "image/gif"],
  [new Uint8Array([...bytes("RIFF"), 1, 2, 3, 4, ...bytes("WEBPVP8 ")]), "image/webp"],
  [bytes('<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"/>'), "image/svg+xml"],
  [bytes("<SVG onload=alert(1)>"), "image/svg+xml"],
])("%# is an image by its bytes", (head, mediaType) => {
  expect(contentKind(head, true)).toEqual({ kind: "image", mediaType });
});

test.each([
  [bytes("PAR1\u0015"), "parquet"],
  [bytes("<html><svg>"), "text"],
  [bytes("a\u0000b".repeat(20) + "x".repeat(1000)), "text"],
  [bytes("\uFEFFmarked"), "text"],
  [new Uint8Array(100), "bytes"],
  [new Uint8Array([0xff, 0xfe, 0x41, 0x00]), "bytes"],
  [bytes(""), "empty"],
] as const)("%# is %s", (head, kind) => {
  expect(contentKind(head, true)).toEqual({ kind });
});

test("a character that a piece cuts is left out, and one that a file cuts makes it no text", () => {
  const cut = bytes("漢字").subarray(0, 5);
  expect(textOf(cut, false)).toBe("漢");
  expect(textOf(cut, true)).toBeUndefined();
});

test("lines are rows, long ones in parts that no character is cut by", () => {
  expect(textLines("a\r\nb\n\nc\r")).toEqual(["a", "b", "", "c", ""]);
  const long = `${"x".repeat(499)}😀${"y".repeat(600)}`;
  const parts = textLines(long);
  expect(parts.join("")).toBe(long);
  expect(parts.every((part) => part.isWellFormed())).toBe(true);
  expect(linesWith(["One", "two", "ONE"], "one")).toEqual([0, 2]);
});

test.each([
  [0, "0 bytes"],
  [1n, "1 byte"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [123_456, "123 kB"],
  [999_700, "1.0 MB"],
  [5_000_000_000n, "5.0 GB"],
])("%s bytes are %s", (size, text) => {
  expect(sizeText(size)).toBe(text);
});
