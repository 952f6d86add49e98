/** What tests of connectors' servers use. */
export { type FuzzOptions, fuzz } from "./testing/fuzz.ts";
