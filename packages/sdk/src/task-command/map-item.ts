import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError, literalMap } from "@haltere/core";
import { type Literal, LiteralMapSchema } from "@haltere/idl/core";

/**
 * The inputs of one item of an array node, out of those of the whole: the element of each list, and bound inputs as
 * they are. The index comes from the environment, by the name that BATCH_JOB_ARRAY_INDEX_VAR_NAME holds.
 * @param loaderArguments `vars`, the bound inputs' names with commas between, and the words of the mapped task.
 */
export function itemInputs(
  encoded: Uint8Array,
  loaderArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
): Uint8Array {
  const index = itemIndex(environment);
  const vars = loaderArguments.indexOf("vars");
  const bound = new Set(vars < 0 ? [] : (loaderArguments[vars + 1] ?? "").split(","));
  const { literals } = fromBinary(LiteralMapSchema, encoded);
  const item: Record<string, Literal> = {};
  for (const [name, literal] of Object.entries(literals)) {
    if (bound.has(name)) item[name] = literal;
    else item[name] = element(literal, name, index);
  }
  return toBinary(LiteralMapSchema, literalMap(item));
}

function element(literal: Literal, name: string, index: number): Literal {
  const items = literal.value.case === "collection" ? literal.value.value.literals : undefined;
  const found = items?.[index];
  if (found !== undefined) return found;
  throw new FlyteError(
    "InvalidArgument",
    items === undefined
      ? `The input ${name} is no list.`
      : `The input ${name} has ${items.length} items, and none at ${index}.`,
    { where: { input: name } },
  );
}

function itemIndex(environment: Readonly<Record<string, string>>): number {
  const variable = environment.BATCH_JOB_ARRAY_INDEX_VAR_NAME ?? "";
  const index = Number(environment[variable]) + Number(environment.BATCH_JOB_ARRAY_INDEX_OFFSET ?? 0);
  if (variable !== "" && Number.isInteger(index) && index >= 0) return index;
  throw new FlyteError("FailedPrecondition", "The environment does not say which item of the map this is.", {
    kind: "system",
    hint: "BATCH_JOB_ARRAY_INDEX_VAR_NAME names the variable that holds the index.",
  });
}
