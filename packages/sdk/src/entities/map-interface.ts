import { type ErrorPlace, FlyteError } from "@haltere/core";
import { z } from "zod";
import { targetPlace } from "../graph/target-name.ts";
import type { SourcePlace } from "../naming/source-place.ts";
import { arrayTransformer } from "../transformers/array.ts";
import { noneTransformer } from "../transformers/none.ts";
import { unionTransformer } from "../transformers/union.ts";
import type { EntityInterface, Variable } from "./entity-interface.ts";
import type { MappedEntity, MapTarget } from "./map-target.ts";

/**
 * The map of a task or launch plan over some of its inputs.
 * @throws FlyteError where an input is unknown, given twice or mapped over nothing, or a number makes no sense.
 */
export function mapTarget(
  mapped: MappedEntity,
  lists: readonly string[],
  bound: readonly string[],
  options: Pick<MapTarget, "concurrency" | "minSuccesses" | "minSuccessRatio" | "runAllItems">,
  place: SourcePlace | undefined,
): MapTarget {
  const where: ErrorPlace = { ...targetPlace(mapped), ...(place === undefined ? {} : { file: place }) };
  const refuse = (message: string, hint: string) => new FlyteError("InvalidArgument", message, { where, hint });
  const { inputs, outputs, single } = mapped.interface;
  const known = [...inputs.keys()].join(", ") || "none";
  for (const name of [...lists, ...bound]) {
    if (!inputs.has(name))
      throw refuse(`there is no input ${name} to map or bind`, `The ${kindText(mapped)}'s inputs are ${known}.`);
  }
  const twice = lists.find((name) => bound.includes(name));
  if (twice !== undefined) throw refuse(`the input ${twice} is both mapped and bound`, "Keep it in one of the two.");
  if (lists.length === 0) throw refuse("nothing is mapped over", `Give a list for one of the inputs: ${known}.`);
  if (outputs.size > 1) {
    throw refuse(
      `a ${kindText(mapped)} with several outputs cannot be mapped`,
      "Return one object in place of several outputs.",
    );
  }
  if (mapped.kind === "reference" && mapped.of === "workflow") {
    throw refuse("a workflow that is registered elsewhere cannot be mapped", "Refer to its launch plan, and map that.");
  }
  if (mapped.kind === "task" && (mapped.body.kind === "dynamic" || mapped.body.kind === "eager")) {
    const hint = "Map a task, or a launch plan of a workflow that calls it.";
    throw refuse(`${mapped.body.kind === "dynamic" ? "a dynamic" : "an eager workflow"} cannot be mapped`, hint);
  }
  const { concurrency, minSuccesses, minSuccessRatio } = options;
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency >= 0)) {
    throw refuse(`concurrency is ${concurrency}`, "It is a whole number; 0 is no limit.");
  }
  if (minSuccesses !== undefined && !(Number.isInteger(minSuccesses) && minSuccesses >= 0)) {
    throw refuse(`minSuccesses is ${minSuccesses}`, "It is a whole number of items.");
  }
  if (minSuccessRatio !== undefined && !(minSuccessRatio >= 0 && minSuccessRatio <= 1)) {
    throw refuse(`minSuccessRatio is ${minSuccessRatio}`, "It is a part of the items, from 0 to 1.");
  }
  if (minSuccesses !== undefined && minSuccessRatio !== undefined) {
    throw refuse("both minSuccesses and minSuccessRatio are given", "Flyte keeps one of them: give one.");
  }
  const partial = minSuccesses !== undefined || (minSuccessRatio !== undefined && minSuccessRatio !== 1);
  return {
    kind: "map",
    mapped,
    interface: {
      inputs: listed(inputs, (name) => lists.includes(name), false),
      outputs: listed(outputs, () => true, partial),
      single,
    },
    // An input with a default that is neither mapped nor bound is bound to its default.
    bound: [...inputs.keys()].filter((name) => !lists.includes(name)).sort(),
    ...options,
  };
}

function kindText(entity: MappedEntity): string {
  return entity.kind === "reference" ? entity.of : entity.kind;
}

function listed(
  variables: EntityInterface["inputs"],
  isList: (name: string) => boolean,
  partial: boolean,
): ReadonlyMap<string, Variable> {
  const lists = new Map<string, Variable>();
  for (const [name, variable] of variables) lists.set(name, isList(name) ? listOf(variable, partial) : variable);
  return lists;
}

function listOf(variable: Variable, partial: boolean): Variable {
  const members = variable.transformer.variants ?? [variable.transformer];
  const element = partial
    ? unionTransformer([...members.filter(({ name }) => name !== "none"), noneTransformer(undefined)])
    : variable.transformer;
  return {
    ...variable,
    schema: z.array(partial ? variable.schema.optional() : variable.schema),
    transformer: arrayTransformer(element),
    absent: { kind: "required" },
  };
}
