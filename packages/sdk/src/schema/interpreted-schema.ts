import type { ObjectField } from "../transformers/object.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { unionTransformer } from "../transformers/union.ts";

/** What a schema says: how its values travel, and what stands in where none is given. */
export interface InterpretedSchema {
  readonly transformer: Transformer;
  /** What the schema says of a value that is not given. */
  readonly absent: ObjectField["absent"];
  /** Whether the schema checks more of a value than its type (`min`, `email`, `refine`). */
  readonly refined: boolean;
  readonly description: string | undefined;
}

/** A required value, described by nothing but its transformer; refined where one of its parts is. */
export function plain(transformer: Transformer, parts: readonly InterpretedSchema[] = []): InterpretedSchema {
  return {
    transformer,
    absent: { kind: "required" },
    refined: parts.some((part) => part.refined),
    description: undefined,
  };
}

/** A union of the members; unions within are taken apart, as Python does. */
export function asUnion(members: readonly InterpretedSchema[]): InterpretedSchema {
  const [first] = members;
  if (first !== undefined && members.length === 1) return first;
  const flat = new Map<string, Transformer>();
  for (const member of members) {
    for (const variant of member.transformer.variants ?? [member.transformer]) {
      // The outermost none decides whether absence reads as null or undefined.
      const key = variant.name === "none" ? "none" : `${flat.size}`;
      flat.delete(key);
      flat.set(key, variant);
    }
  }
  const absent = members.some((member) => member.absent.kind === "none")
    ? ({ kind: "none" } as const)
    : ({ kind: "required" } as const);
  return { ...plain(unionTransformer([...flat.values()]), members), absent };
}
