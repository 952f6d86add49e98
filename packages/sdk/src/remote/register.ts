import { FlyteError, identifierKey, identifierText, resourceTypeText } from "@haltere/core";
import { LaunchPlanState } from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import type { Translation } from "../translate/index.ts";
import type { Connection } from "./connection.ts";

/** `exists`: it was registered before, with the same structure. */
export interface RegisteredEntity {
  readonly id: Identifier;
  readonly outcome: "created" | "exists";
}

/** Requests that are under way at once while tasks are registered. */
const concurrency = 16;

/**
 * Registers tasks concurrently, then workflows and launch plans, each after what it uses. What stands already is a success.
 * @param told Called for each entity when it stands.
 * @param activate Whether all launch plans are made the active versions of their names, not those alone that say so.
 * @throws FlyteError naming the first entity that the control plane refuses.
 */
export async function register(
  { admin }: Pick<Connection, "admin">,
  registration: Translation,
  told: (entity: RegisteredEntity) => void = () => {},
  activate = false,
): Promise<readonly RegisteredEntity[]> {
  const registered: RegisteredEntity[] = [];
  const one = async (id: Identifier, call: () => Promise<unknown>): Promise<void> => {
    const entity = { id, outcome: await created(id, call) };
    registered.push(entity);
    told(entity);
  };
  const waiting = [...registration.tasks];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { id, spec } = next;
      await one(id, () => admin.createTask({ id, spec }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, work));
  const calls = new Map<string, () => Promise<unknown>>();
  for (const { id, spec } of registration.workflows) {
    calls.set(identifierKey(id), () => admin.createWorkflow({ id, spec }));
  }
  const activated = new Set<string>();
  for (const { id, spec, autoActivate } of registration.launchPlans) {
    calls.set(identifierKey(id), () => admin.createLaunchPlan({ id, spec }));
    if (autoActivate || activate) activated.add(identifierKey(id));
  }
  for (const id of registration.order) {
    const call = calls.get(identifierKey(id));
    if (call !== undefined) await one(id, call);
    if (activated.has(identifierKey(id))) await admin.updateLaunchPlan({ id, state: LaunchPlanState.ACTIVE });
  }
  return registered;
}

async function created(id: Identifier, call: () => Promise<unknown>): Promise<RegisteredEntity["outcome"]> {
  try {
    await call();
    return "created";
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    if (error.code === "AlreadyExists") return "exists";
    const entity = `${resourceTypeText(id.resourceType)} ${identifierText(id)}`;
    const hint =
      error.hint ?? (differs.test(error.message) ? "Register it under another version (--version)." : undefined);
    throw new FlyteError(error.code, `The ${entity} was not registered: ${error.message}`, {
      kind: error.kind,
      recoverable: error.recoverable,
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}

/** FlyteAdmin's words for a second registration of a version with other content. */
const differs = /different structure/i;
