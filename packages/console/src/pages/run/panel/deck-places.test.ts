import { expect, test } from "vitest";
import { deckPlaces } from "./deck-places.ts";

test("each attempt's report lies beside that which is told, or where the node's data lies", () => {
  const data = "file:///b/metadata/propeller/p-d-e/n0/data";
  const both = [
    { attempt: 0, uri: `${data}/0/deck.html` },
    { attempt: 1, uri: `${data}/1/deck.html` },
  ];
  expect(deckPlaces(`${data}/inputs.pb`, `${data}/1/deck.html`, [1, 0])).toEqual(both);
  expect(deckPlaces(`${data}/inputs.pb`, "", [0, 1])).toEqual(both);
  expect(deckPlaces("", `${data}/0/deck.html`, [])).toEqual([both[0]]);
});

test("a report that lies elsewhere is where it is told", () => {
  expect(deckPlaces("s3://b/in/inputs.pb", "s3://b/report.html", [0, 1])).toEqual([
    { attempt: 1, uri: "s3://b/report.html" },
  ]);
  expect(deckPlaces("", "", [0])).toEqual([]);
});
