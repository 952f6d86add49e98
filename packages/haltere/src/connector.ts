/** What the author of a connector imports. */
export * from "@haltere/connector";
export { z } from "zod";
