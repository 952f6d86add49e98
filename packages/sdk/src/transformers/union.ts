import { create, equals } from "@bufbuild/protobuf";
import { FlyteError, unionLiteral } from "@haltere/core";
import { type LiteralType, LiteralTypeSchema } from "@haltere/idl/core";
import { describe, type Position, valueError } from "./position.ts";
import { describeLiteral, scalarOf, type Transformer } from "./transformer.ts";
import { isUntyped } from "./untyped.ts";

/**
 * `z.union([...])`, `.optional()`, `.nullable()`: Flyte's union. Each variant is tagged with its transformer's name. A
 * value belongs to the one variant that takes it; where several do, it is ambiguous and an error, as in flytekit, but
 * for three cases: a string that is also a member of an enum is a string, a whole number is an int before a float, and a type
 * without a schema takes what no other does.
 */
export function unionTransformer(members: readonly Transformer[]): Transformer {
  const variants = members.map((member) => ({ member, type: tagged(member) }));
  const name = `union of ${members.map((member) => member.name).join(", ")}`;

  /** The one variant that takes the value. Objects are told apart by their fields, where that decides. */
  function choose<T>(
    candidates: readonly Variant[],
    position: Position,
    what: string,
    convert: (member: Transformer, at: Position) => T,
  ): Choice<T> {
    const exact = attempt(candidates, (member) => convert(member, { ...position, exact: true }));
    const loose = exact.choices.length > 0 ? exact : attempt(candidates, (member) => convert(member, position));
    const choices = preferred(loose.choices);
    const [first, ...rest] = choices;
    if (first !== undefined && rest.length === 0) return first;
    if (first === undefined) {
      const [refusal, ...others] = loose.refusals.filter((each) => each.variant.member.name !== "none");
      // An optional value that is no match is best explained by the one type that it has.
      if (refusal !== undefined && others.length === 0) throw refusal.error;
      throw valueError(position, `expected a ${name}, got ${what}`);
    }
    const names = choices.map((choice) => choice.variant.member.name).join(" and ");
    throw valueError(position, `${what} is ambiguous in a ${name}: it is ${names}`);
  }

  return {
    name: "Typed Union",
    literalType: create(LiteralTypeSchema, {
      type: { case: "unionType", value: { variants: variants.map((variant) => variant.type) } },
    }),
    jsonSchema: { anyOf: members.map((member) => member.jsonSchema) },
    variants: members,
    toLiteral(value, position) {
      const { variant, result } = choose(variants, position, describe(value), (member, at) =>
        member.toLiteral(value, at),
      );
      return unionLiteral(result, variant.type);
    },
    fromLiteral(literal, position) {
      const scalar = scalarOf(literal);
      if (scalar?.case !== "union") {
        // MessagePack and literals without the union's wrapper come from attribute access and from the engine.
        return choose(variants, position, describeLiteral(literal), (member, at) => member.fromLiteral(literal, at))
          .result;
      }
      const { value, type } = scalar.value;
      if (value === undefined) throw valueError(position, `expected a ${name}, got a union without a value`);
      const tag = type?.structure?.tag;
      const candidates = variants.filter(
        (variant) => (!tag || variant.member.name === tag) && (type === undefined || castable(type, variant.type)),
      );
      const what = `a value of the type ${tag || "unknown"}`;
      return choose(candidates, position, what, (member, at) => member.fromLiteral(value, at)).result;
    },
    pack: (value, position) =>
      choose(variants, position, describe(value), (member, at) => member.pack(value, at)).result,
    unpack: (packed, position) =>
      choose(variants, position, describe(packed), (member, at) => member.unpack(packed, at)).result,
  };
}

interface Variant {
  readonly member: Transformer;
  readonly type: LiteralType;
}

interface Choice<T> {
  readonly variant: Variant;
  readonly result: T;
}

/** A variant's type: its structure is nothing but the tag. */
function tagged(member: Transformer): LiteralType {
  const { type, metadata, annotation } = member.literalType;
  return create(LiteralTypeSchema, {
    type,
    ...(metadata === undefined ? {} : { metadata }),
    ...(annotation === undefined ? {} : { annotation }),
    structure: { tag: member.name },
  });
}

interface Refusal {
  readonly variant: Variant;
  readonly error: FlyteError;
}

function attempt<T>(variants: readonly Variant[], convert: (member: Transformer) => T) {
  const choices: Choice<T>[] = [];
  const refusals: Refusal[] = [];
  for (const variant of variants) {
    try {
      choices.push({ variant, result: convert(variant.member) });
    } catch (thrown) {
      // A variant that does not take the value says so with a FlyteError; anything else is a defect.
      if (!(thrown instanceof FlyteError)) throw thrown;
      refusals.push({ variant, error: thrown });
    }
  }
  return { choices, refusals };
}

function preferred<T>(choices: readonly Choice<T>[]): readonly Choice<T>[] {
  if (choices.length < 2) return choices;
  const names = new Set(choices.map((choice) => choice.variant.member.name));
  return choices.filter(({ variant: { member } }) => {
    if (isUntyped(member)) return false;
    if (member.name === "float") return !names.has("int");
    if (member.name === "DefaultEnumTransformer") return !names.has("str");
    return true;
  });
}

/** Whether a stored value of one type may be read as another: the same shape, or an enum as a string. */
function castable(from: LiteralType, to: LiteralType): boolean {
  if (from.type.case === "enumType" && to.type.case === "simple") return true;
  return equals(LiteralTypeSchema, bare(from), bare(to));
}

/** The type without metadata, structure and annotation, at every depth. */
function bare(type: LiteralType): LiteralType {
  const inner = type.type;
  switch (inner.case) {
    case "collectionType":
    case "mapValueType":
      return create(LiteralTypeSchema, { type: { case: inner.case, value: bare(inner.value) } });
    case "unionType":
      return create(LiteralTypeSchema, {
        type: { case: "unionType", value: { variants: inner.value.variants.map(bare) } },
      });
    default:
      return create(LiteralTypeSchema, { type: inner });
  }
}
