import { type ErrorPlace, FlyteError, literalTypeText } from "@haltere/core";
import { type LiteralType, SimpleType } from "@haltere/idl/core";
import { z } from "zod";
import type { Variable } from "../entities/entity-interface.ts";
import { type Reference, referenceText } from "../refs/reference.ts";
import { interpretSchema } from "../schema/interpret-schema.ts";
import type { InterpretedSchema } from "../schema/interpreted-schema.ts";

/**
 * The variable that an approval passes on: of the name and type of the output that is approved.
 * @throws FlyteError where the reference is to no output, or to a part of one whose type is not known.
 */
export function approvedVariable(reference: Reference, gate: string, where: ErrorPlace): Variable {
  const { node, variable, path, type } = reference;
  const outputs = node?.target.interface.outputs;
  const whole = variable === undefined ? undefined : outputs?.get(variable);
  if (whole === undefined) {
    const names = [...(outputs?.keys() ?? [])];
    throw new FlyteError(
      "InvalidArgument",
      `approve of ${gate} was given ${referenceText(reference)}, which ${names.length === 0 ? "has no output" : "has several outputs"}`,
      { where, hint: names.length === 0 ? "Approve a value." : `Take one of them: .${names.join(", .")}.` },
    );
  }
  if (path.length === 0) return { ...whole, absent: { kind: "required" } };
  const part = type && interpretedPart(type);
  if (part !== undefined) return { ...whole, ...part.interpreted, schema: part.schema };
  const text = type === undefined ? "a part of a type that is not known" : literalTypeText(type);
  throw new FlyteError("InvalidArgument", `approve of ${gate} was given ${referenceText(reference)} (${text})`, {
    where,
    hint: "Approve the whole output, and take the part of what the gate answers.",
  });
}

function interpretedPart(
  type: LiteralType,
): { readonly schema: z.ZodType; readonly interpreted: InterpretedSchema } | undefined {
  const schema = type.type.case === "simple" ? plainSchema(type.type.value) : undefined;
  return schema && { schema, interpreted: interpretSchema(schema, "value") };
}

function plainSchema(simple: SimpleType): z.ZodType | undefined {
  switch (simple) {
    case SimpleType.INTEGER:
      return z.int();
    case SimpleType.FLOAT:
      return z.number();
    case SimpleType.STRING:
      return z.string();
    case SimpleType.BOOLEAN:
      return z.boolean();
    case SimpleType.DATETIME:
      return z.date();
    default:
      return undefined;
  }
}
