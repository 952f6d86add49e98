import fc from "fast-check";
import { expect, test } from "vitest";
import { lineSplitter } from "./worker-messages.ts";

test("lines arrive whole and in order, wherever the stream is cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text))),
      fc.array(fc.nat()),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const seen: string[] = [];
        const split = lineSplitter((line) => seen.push(line));
        const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
        for (const [i, from] of [0, ...places].entries()) split(bytes.subarray(from, places[i] ?? bytes.length));
        expect(seen).toEqual(lines);
      },
    ),
  );
});
