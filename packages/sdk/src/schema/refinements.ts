import type { z } from "zod";
import { withoutPartitions } from "../artifacts/created-artifact.ts";
import { type Position, valueError } from "../transformers/position.ts";

/**
 * Checks what a schema asks of a value beyond its type: `min`, `email`, `refine`. A value that is absent is the caller's
 * matter.
 * @throws FlyteError that names the field and what Zod says of it.
 */
export function checkRefinements(
  { schema, refined }: { readonly schema: z.ZodType; readonly refined: boolean },
  value: unknown,
  position: Position,
): void {
  if (!refined) return;
  const result = schema.safeParse(withoutPartitions(value));
  if (result.success) return;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  throw valueError({ ...position, path: position.path + path }, issue?.message ?? "the value is not valid");
}
