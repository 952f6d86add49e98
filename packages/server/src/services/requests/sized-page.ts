import { FlyteError } from "@haltere/core";

/** How many rows a page of haltere.v1 has that asks for none, and at most. */
const defaultPageSize = 100;
export const maxPageSize = 1000;

/** The size of a page, where 0 stands for the default. @throws FlyteError InvalidArgument for one that is too large */
export function pageSize(limit: number, most = maxPageSize): number {
  if (limit <= most) return limit || Math.min(defaultPageSize, most);
  throw new FlyteError("InvalidArgument", `invalid value for limit: ${limit} is more than ${most}`, {
    hint: "Ask for further pages with the token of the one before.",
  });
}

/** A token that is a whole number. @throws FlyteError InvalidArgument for any other */
export function numberToken(token: string): number | undefined {
  if (token === "") return undefined;
  if (/^\d{1,15}$/.test(token)) return Number(token);
  throw new FlyteError("InvalidArgument", `invalid value for token: ${JSON.stringify(token.slice(0, 100))}`, {
    hint: "Give the token of the page before, or none for the first page.",
  });
}
