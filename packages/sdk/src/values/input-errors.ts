import { type ErrorPlace, FlyteError } from "@haltere/core";

/** @throws FlyteError for an input that was given and is not one of the entity's. */
export function refuseUnknown(given: readonly string[], known: readonly string[], owner: ErrorPlace): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new FlyteError("InvalidArgument", `there is no input ${unknown}`, {
    where: { ...owner, input: unknown },
    hint: known.length === 0 ? "It takes no inputs." : `Its inputs are ${known.join(", ")}.`,
  });
}

export function missingInput(name: string, owner: ErrorPlace): FlyteError {
  return new FlyteError("InvalidArgument", `the input ${name} is missing`, {
    where: { ...owner, input: name },
    hint: `Give ${name} a value, or its schema a default.`,
  });
}
