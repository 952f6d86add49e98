import { ConcurrencyLimitBehavior, ConcurrencyPolicySchema } from "@haltere/idl/admin";
import { named } from "../fields/field.ts";
import { defaulted } from "../fields/presence.ts";
import { enumeration, integer } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** How many executions of a launch plan may run, and what is done with more (`flyteidl.admin.ConcurrencyPolicy`). */
export class ConcurrencyPolicy extends model("ConcurrencyPolicy", ConcurrencyPolicySchema, {
  maxConcurrency: named("max", integer()),
  behavior: defaulted(enumeration<ConcurrencyLimitBehavior>(), ConcurrencyLimitBehavior.SKIP),
}) {
  static readonly ConcurrencyLimitBehavior = ConcurrencyLimitBehavior;
}
