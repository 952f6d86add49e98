import { RetryStrategySchema } from "@haltere/idl/core";
import { integer } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** How often a task is tried again after its first attempt (`flyteidl.core.RetryStrategy`). */
export class RetryStrategy extends model("RetryStrategy", RetryStrategySchema, { retries: integer() }) {}
