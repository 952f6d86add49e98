import { create } from "@bufbuild/protobuf";
import {
  collectionLiteral,
  type ErrorPlace,
  FlyteError,
  isPackedArray,
  isPackedMap,
  mapLiteral,
  msgpackLiteral,
  msgpackTag,
  type Packed,
  packMessage,
  unpackMessage,
} from "@haltere/core";
import { type BindingData, type Literal, LiteralSchema, type PromiseAttribute } from "@haltere/idl/core";
import { jsonToPacked } from "../transformers/json.ts";
import { setField } from "../transformers/plain-object.ts";
import { scalarOf } from "../transformers/transformer.ts";
import type { Literals } from "../values/interface-values.ts";

/** The literal that a binding stands for, once the nodes it needs have ended. */
export function resolveBinding(
  binding: BindingData,
  inputs: Literals,
  outputs: ReadonlyMap<string, Literals>,
  where: ErrorPlace,
): Literal {
  const { value } = binding;
  switch (value.case) {
    case "scalar":
      return create(LiteralSchema, { value: { case: "scalar", value: value.value } });
    case "collection":
      return collectionLiteral(value.value.bindings.map((item) => resolveBinding(item, inputs, outputs, where)));
    case "map": {
      const literals: Record<string, Literal> = {};
      for (const [key, item] of Object.entries(value.value.bindings)) {
        setField(literals, key, resolveBinding(item, inputs, outputs, where));
      }
      return mapLiteral(literals);
    }
    case "promise": {
      const { nodeId, var: variable, attrPath } = value.value;
      const source = nodeId === "" ? inputs : outputs.get(nodeId);
      const literal = source?.[variable];
      if (literal === undefined) throw new FlyteError("Internal", `${nodeId}.${variable} has no value`, { where });
      return attrPath.reduce((current, part) => attributeOf(current, part, where), literal);
    }
    default:
      throw new FlyteError("Internal", "a binding is empty", { where });
  }
}

/** One step of an attribute path, as FlytePropeller takes it: what lies in MessagePack comes out as MessagePack. */
function attributeOf(literal: Literal, { value: { value: key } }: PromiseAttribute, where: ErrorPlace): Literal {
  const found = stepInto(literal, key ?? "");
  if (found !== undefined) return found;
  throw new FlyteError("NotFound", `the value has no ${typeof key === "number" ? `element ${key}` : `field ${key}`}`, {
    kind: "user",
    where,
    taskErrorCode: "PromiseAttributeResolveError",
  });
}

function stepInto(literal: Literal, key: string | number): Literal | undefined {
  if (literal.value.case === "collection") return literal.value.value.literals[Number(key)];
  if (literal.value.case === "map") {
    const { literals } = literal.value.value;
    return Object.hasOwn(literals, key) ? literals[key] : undefined;
  }
  const scalar = scalarOf(literal);
  switch (scalar?.case) {
    case "union":
      return scalar.value.value && stepInto(scalar.value.value, key);
    case "binary":
      return scalar.value.tag === msgpackTag ? packedStep(unpackMessage(scalar.value.value), key) : undefined;
    case "generic":
      return packedStep(jsonToPacked(scalar.value), key);
    default:
      return undefined;
  }
}

function packedStep(packed: Packed, key: string | number): Literal | undefined {
  const item = isPackedMap(packed) ? packed.get(key) : isPackedArray(packed) ? packed[Number(key)] : undefined;
  return item === undefined ? undefined : msgpackLiteral(packMessage(item));
}
