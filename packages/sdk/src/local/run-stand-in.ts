import type { ErrorPlace } from "@haltere/core";
import type { EntityInterface } from "../entities/entity-interface.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import type { StandIn } from "./surroundings.ts";
import { taskError } from "./task-error.ts";

/** Runs what a test put in place of an entity; its values pass through literals as the entity's own would. */
export async function runStandIn(
  standIn: StandIn,
  target: { readonly interface: EntityInterface },
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
): Promise<Literals> {
  const values = inputValues(target.interface, inputs, owner, session.files);
  let returned: unknown;
  try {
    returned = await standIn(values);
  } catch (thrown) {
    throw taskError(thrown, owner);
  }
  const outputs = outputLiterals(target.interface, returned, owner, session.files);
  await session.files.settled();
  return outputs;
}
