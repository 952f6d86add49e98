import { type ErrorPlace, plainValue } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";

/**
 * The plain value of a literal: integers as numbers where those are exact, else as bigints; datetimes as Dates;
 * durations as seconds; files, directories and dataframes as their address; objects, lists and maps of such values; what
 * is none as null. Binary literals that are not msgpack are their bytes.
 * @throws FlyteError InvalidArgument naming `where` for an offloaded, broken or unknown literal.
 */
export function literalValue(literal: Literal, where: ErrorPlace): unknown {
  return plainValue(literal, where);
}
