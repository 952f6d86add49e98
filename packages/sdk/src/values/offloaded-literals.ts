import { fromBinary } from "@bufbuild/protobuf";
import { collectionLiteral, type ErrorPlace, FlyteError, mapLiteral, unionLiteral } from "@haltere/core";
import { type Literal, LiteralSchema } from "@haltere/idl/core";
import { setField } from "../transformers/plain-object.ts";
import type { Literals } from "./interface-values.ts";

/** Opens the content under an address. */
export type OpenContent = (uri: string) => AsyncIterable<Uint8Array>;

/**
 * The literals with every one that Flyte offloaded, at any depth, fetched from where it lies: FlytePropeller writes a large
 * output as a file of its own and passes on its address.
 * @throws FlyteError naming the input whose literal cannot be fetched, or is none.
 */
export async function fetchOffloaded(literals: Literals, open: OpenContent, owner: ErrorPlace): Promise<Literals> {
  const fetched: Record<string, Literal> = {};
  for (const [input, literal] of Object.entries(literals)) {
    setField(fetched, input, isWhole(literal) ? literal : await whole(literal, open, { ...owner, input }));
  }
  return fetched;
}

/** Whether nothing in it lies elsewhere: then it is taken as it is, without a copy. */
function isWhole({ value }: Literal): boolean {
  switch (value.case) {
    case "offloadedMetadata":
      return false;
    case "collection":
      return value.value.literals.every(isWhole);
    case "map":
      return Object.values(value.value.literals).every(isWhole);
    case "scalar": {
      const scalar = value.value.value;
      return scalar.case !== "union" || scalar.value.value === undefined || isWhole(scalar.value.value);
    }
    default:
      return true;
  }
}

async function whole(literal: Literal, open: OpenContent, where: ErrorPlace): Promise<Literal> {
  const { value } = literal;
  switch (value.case) {
    case "offloadedMetadata":
      return await whole(await fetched(value.value.uri, open, where), open, where);
    case "collection":
      return collectionLiteral(await inTurn(value.value.literals, (item) => whole(item, open, where)));
    case "map": {
      const entries: Record<string, Literal> = {};
      for (const [key, item] of Object.entries(value.value.literals)) {
        setField(entries, key, await whole(item, open, where));
      }
      return mapLiteral(entries);
    }
    case "scalar": {
      const scalar = value.value.value;
      if (scalar.case !== "union") return literal;
      const { value: inner, type } = scalar.value;
      return inner === undefined || type === undefined ? literal : unionLiteral(await whole(inner, open, where), type);
    }
    default:
      return literal;
  }
}

/** One after the other: each may be large. */
async function inTurn<T>(items: readonly T[], convert: (item: T) => Promise<T>): Promise<T[]> {
  const converted: T[] = [];
  for (const item of items) converted.push(await convert(item));
  return converted;
}

async function fetched(uri: string, open: OpenContent, where: ErrorPlace): Promise<Literal> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of open(uri)) chunks.push(chunk);
  } catch (thrown) {
    const { code, kind, recoverable, message } = FlyteError.from(thrown);
    throw new FlyteError(code, `the offloaded literal could not be read: ${message}`, {
      kind,
      recoverable,
      where,
      cause: thrown,
    });
  }
  try {
    return fromBinary(LiteralSchema, Buffer.concat(chunks));
  } catch (thrown) {
    throw new FlyteError("DataLoss", `what lies at ${uri} is no literal`, { where, cause: thrown });
  }
}
