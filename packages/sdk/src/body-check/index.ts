/** The check of a workflow's body by its source. Apart from the rest, since it brings a parser. */
export type { Body } from "./check-body.ts";
export { checkBody } from "./check-body.ts";
