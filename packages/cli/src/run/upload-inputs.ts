import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  blobLiteral,
  collectionLiteral,
  FlyteError,
  literalMap,
  mapLiteral,
  readLiteral,
  unionLiteral,
} from "@haltere/core";
import { BlobType_BlobDimensionality, type Literal, type LiteralMap } from "@haltere/idl/core";
import type { Remote } from "@haltere/sdk/remote";

/** The inputs with every file of this machine uploaded, so that tasks elsewhere find it. */
export async function uploadInputs(remote: Pick<Remote, "uploadFile">, inputs: LiteralMap): Promise<LiteralMap> {
  return literalMap(await eachValue(inputs.literals, (literal) => uploaded(remote, literal)));
}

async function uploaded(remote: Pick<Remote, "uploadFile">, literal: Literal): Promise<Literal> {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "blob": {
      const { uri, metadata } = value.value;
      if (!uri.startsWith("file://")) return literal;
      const { format = "", dimensionality = BlobType_BlobDimensionality.SINGLE } = metadata?.type ?? {};
      if (dimensionality !== BlobType_BlobDimensionality.SINGLE) {
        throw new FlyteError("Unimplemented", "A directory of this machine cannot be uploaded.", {
          kind: "user",
          where: { file: uri },
          hint: "Put it where the tasks can reach it, and give its address.",
        });
      }
      const path = uri.slice("file://".length);
      return blobLiteral(
        await remote.uploadFile(basename(path), new Uint8Array(await readFile(path))),
        format,
        dimensionality,
      );
    }
    case "union":
      return value.value && value.type ? unionLiteral(await uploaded(remote, value.value), value.type) : literal;
    case "collection":
      return collectionLiteral(await Promise.all(value.value.map((item) => uploaded(remote, item))));
    case "map":
      return mapLiteral(await eachValue(value.value, (item) => uploaded(remote, item)));
    default:
      return literal;
  }
}

async function eachValue<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => Promise<T>,
): Promise<Record<string, T>> {
  const entries = await Promise.all(
    Object.entries(record).map(async ([key, value]) => [key, await change(value)] as const),
  );
  return Object.fromEntries(entries);
}
