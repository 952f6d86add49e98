import { create, toBinary } from "@bufbuild/protobuf";
import { collectionLiteral, FlyteError, integerLiteral, integerType, mapLiteral, unionLiteral } from "@haltere/core";
import { type Literal, LiteralSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { fetchOffloaded } from "./offloaded-literals.ts";

const offloaded = (uri: string): Literal =>
  create(LiteralSchema, { value: { case: "offloadedMetadata", value: { uri, sizeBytes: 1n } } });

/** Content in two pieces, as a download gives it. */
async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content.subarray(0, 1);
  yield content.subarray(1);
}

function storeOf(literals: Readonly<Record<string, Literal>>) {
  const opened: string[] = [];
  const open = (uri: string): AsyncIterable<Uint8Array> => {
    opened.push(uri);
    const literal = literals[uri];
    if (literal === undefined) throw new FlyteError("NotFound", `there is nothing at ${uri}`, { kind: "user" });
    return inPieces(toBinary(LiteralSchema, literal));
  };
  return { open, opened };
}

test("literals that lie elsewhere are fetched, at every depth, and those that do not are taken as they are", async () => {
  const { open, opened } = storeOf({
    "s3://b/list": collectionLiteral([integerLiteral(1), offloaded("s3://b/item")]),
    "s3://b/item": integerLiteral(2),
  });
  const here = collectionLiteral([integerLiteral(5)]);
  const fetched = await fetchOffloaded(
    {
      here,
      list: offloaded("s3://b/list"),
      map: mapLiteral({ a: offloaded("s3://b/item") }),
      union: unionLiteral(offloaded("s3://b/item"), integerType()),
    },
    open,
    { task: "t" },
  );
  const items = collectionLiteral([integerLiteral(1), integerLiteral(2)]);
  expect(fetched).toEqual({
    here,
    list: items,
    map: mapLiteral({ a: integerLiteral(2) }),
    union: unionLiteral(integerLiteral(2), integerType()),
  });
  expect(fetched.here).toBe(here);
  expect(opened).toEqual(["s3://b/list", "s3://b/item", "s3://b/item", "s3://b/item"]);
});

test("what is missing, and what is no literal, tell the input", async () => {
  const { open } = storeOf({});
  await expect(fetchOffloaded({ x: offloaded("s3://b/none") }, open, { task: "t" })).rejects.toMatchObject({
    code: "NotFound",
    where: { task: "t", input: "x" },
  });
  const broken = () => inPieces(new Uint8Array([255, 255]));
  await expect(fetchOffloaded({ x: offloaded("s3://b/k") }, broken, { task: "t" })).rejects.toThrow(/s3:\/\/b\/k/);
});
