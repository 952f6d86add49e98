import { TypedInterfaceSchema } from "@haltere/idl/core";
import { map } from "../fields/collections.ts";
import type { Field, GivenOf, ValueOf } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { model } from "../model.ts";
import { LiteralType } from "../types/literal-type.ts";
import { Variable, VariableMap } from "./variable.ts";

const byName = map(message(Variable));
const variableMap = message(VariableMap);

/** A `VariableMap`, as the record that it holds. */
const variables: Field<ValueOf<typeof byName>, GivenOf<typeof byName>> = {
  accept: byName.accept,
  write: (value) => new VariableMap({ variables: value }).toFlyteIdl(),
  read: (wire) => variableMap.read(wire).variables,
};

/** What an entity takes and gives, by name (`flyteidl.core.TypedInterface`). */
export class TypedInterface extends model("TypedInterface", TypedInterfaceSchema, {
  inputs: variables,
  outputs: variables,
}) {
  /**
   * The interface of a map over the entity: every input a list but the bound ones, every output a list, and without the
   * excluded inputs.
   */
  transformInterfaceToList(boundInputs: ReadonlySet<string>, excludedInputs: ReadonlySet<string>): TypedInterface {
    const kept = Object.entries(this.inputs).filter(([name]) => !excludedInputs.has(name));
    return new TypedInterface({
      inputs: Object.fromEntries(
        kept.map(([name, variable]) => [name, boundInputs.has(name) ? variable : listOf(variable)]),
      ),
      outputs: Object.fromEntries(Object.entries(this.outputs).map(([name, variable]) => [name, listOf(variable)])),
    });
  }
}

function listOf(variable: Variable): Variable {
  return new Variable({ ...variable, type: new LiteralType({ collectionType: variable.type }) });
}
