import { FlyteError } from "@haltere/core";
import { invalidValue } from "./refusals.ts";

/** A page of a list: FlyteAdmin's tokens are offsets, in decimal. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Reads limit and token of a list request. @throws FlyteError InvalidArgument for a limit of 0 and for a token that is no offset. */
export function readPage(request: { readonly limit: number; readonly token: string }, method: string): Page {
  if (request.limit === 0) throw invalidValue("limit");
  return { limit: request.limit, offset: readToken(request.token, method) };
}

/** What Go takes for an int. */
const largestOffset = 2n ** 63n - 1n;

export function readToken(token: string, method: string): number {
  if (token === "") return 0;
  const offset = /^\+?\d+$|^-0+$/.test(token) ? BigInt(token.replace(/^[+-]/, "")) : -1n;
  // Nothing lies as far as numbers are not exact any more.
  if (offset >= 0n && offset <= largestOffset) return Math.min(Number(offset), Number.MAX_SAFE_INTEGER);
  throw new FlyteError("InvalidArgument", `invalid pagination token ${token} for ${method}`, {
    hint: "Give the token of the page before, or none for the first page.",
  });
}

/** The token of the next page: there is one whenever this page is full, so a list may end with an empty page. */
export function nextToken(page: Page, count: number): string {
  return count === page.limit ? String(page.offset + count) : "";
}
