import { FlyteError, literalMap } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";
import type { BundledEntity, BundleProject, EntityPlace } from "../bundle/bundle-project.ts";
import { type Entity, entityOf } from "../entities/entity.ts";
import { refuseRecursion } from "../graph/refuse-recursion.ts";
import { wiresLater } from "../graph/wires-later.ts";
import { endedRun } from "../local/ended-run.ts";
import { localSession } from "../local/local-session.ts";
import { ownerOf, runTarget } from "../local/run-target.ts";
import { currentTaskPlace, unsettledTasks } from "../local/running-tasks.ts";
import { withSurroundings } from "../local/surroundings.ts";
import { taskError } from "../local/task-error.ts";
import { definedAt, displayName, requireName } from "../naming/naming.ts";
import { parameterMap, translateEntities, variableMap } from "../translate/index.ts";
import { inputLiterals, inputValues } from "../values/interface-values.ts";
import type { BundleModules } from "./modules.ts";

/** What a bundle exports for those who register it or run it here. */
export function projectOf(modules: BundleModules): BundleProject {
  const exported = (): readonly Exported[] => exportedBy(modules);
  const entityAt = (place: EntityPlace): Entity => entityIn(modules, place);
  return {
    entities: () => exported().map(describe),
    bodies: () =>
      exported().flatMap(({ entity }) =>
        entity.kind === "workflow"
          ? [{ workflow: displayName(entity.naming), source: entity.source, place: entity.naming.place }]
          : [],
      ),
    translate(settings, only) {
      const asked = only === undefined ? undefined : entityAt(only);
      if (asked !== undefined) refuseRecursion(asked);
      const alone = asked !== undefined && !wiresLater(asked);
      return translateEntities(alone ? [asked] : exported().map(({ entity }) => entity), settings);
    },
    check(place, inputs) {
      const entity = entityAt(place);
      inputValues(entity.interface, inputs.literals, ownerOf(entity));
    },
    run: (place, inputs, options = {}) => withSurroundings(options, () => runEntity(entityAt(place), inputs)),
    strayError: (thrown) => taskError(thrown, currentTaskPlace() ?? {}),
    unsettledError() {
      const [where, ...others] = unsettledTasks();
      if (where === undefined) return undefined;
      const more = others.length === 0 ? "" : `, nor did ${others.length} more`;
      return new FlyteError("Aborted", `the task never returned${more}: nothing is left that it could wait for`, {
        kind: "user",
        where,
        hint: "See that every promise that the task awaits is resolved or rejected.",
      });
    },
  };
}

interface Exported {
  readonly entity: Entity;
  readonly module: string;
  readonly name: string;
  readonly exports: { readonly module: string; readonly export: string }[];
}

/** Each entity once, under the export that was seen first. */
function exportedBy(modules: BundleModules): readonly Exported[] {
  const found = new Map<Entity, Exported>();
  for (const { module, name, value } of modules.exports()) {
    const entity = entityOf(value);
    if (entity === undefined) continue;
    const known = found.get(entity) ?? { entity, module, name, exports: [] };
    known.exports.push({ module, export: name });
    found.set(entity, known);
  }
  return [...found.values()];
}

function describe({ entity, module, name, exports }: Exported): BundledEntity {
  return {
    kind: entity.kind,
    name: requireName(entity.naming, entity.kind),
    module,
    export: name,
    exports,
    inputs: parameterMap(entity.interface.inputs, { ...ownerOf(entity), ...definedAt(entity.naming) }),
    outputs: variableMap(entity.interface.outputs),
  };
}

function entityIn(modules: BundleModules, { module, export: name }: EntityPlace): Entity {
  const entity = entityOf(modules.find(module, name));
  if (entity !== undefined) return entity;
  throw new FlyteError("NotFound", `${module}.${name} is no task, workflow or launch plan.`);
}

async function runEntity(entity: Entity, given: LiteralMap): Promise<LiteralMap> {
  const owner = ownerOf(entity);
  refuseRecursion(entity);
  const session = localSession();
  // There and back: defaults are filled in, and every input is checked against its schema.
  const values = inputValues(entity.interface, given.literals, owner, session.files);
  const inputs = inputLiterals(entity.interface, values, owner, session.files);
  const outputs = await endedRun(session, () => runTarget(entity, inputs, session, owner));
  return literalMap({ ...outputs });
}
