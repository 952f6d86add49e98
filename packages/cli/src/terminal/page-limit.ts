import { FlyteError } from "@haltere/core";

/** A number of rows that a user asked for. @throws FlyteError InvalidArgument */
export function readPageLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new FlyteError("InvalidArgument", `${JSON.stringify(text)} is no number of rows.`, {
    hint: "Give --limit a number from 1 to 1000.",
  });
}
