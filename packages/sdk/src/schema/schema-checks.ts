import type { z } from "zod";
import { schemaError } from "./schema-error.ts";

/** Whether a number's format or one of its checks makes it whole. */
export function isInteger(schema: z.core.$ZodType): boolean {
  const formats = [schema._zod.def, ...(schema._zod.def.checks ?? []).map((check) => check._zod.def)];
  return formats.some((def) => "format" in def && typeof def.format === "string" && integerFormats.has(def.format));
}

const integerFormats: ReadonlySet<string> = new Set(["safeint", "int32", "uint32"]);

/** Whether the schema has checks of its own. One that rewrites the value (`trim`, `toLowerCase`) is refused. */
export function hasChecks(schema: z.core.$ZodType, path: string): boolean {
  const { def } = schema._zod;
  const checks = def.checks ?? [];
  for (const check of checks) {
    if (check._zod.def.check === "overwrite") {
      throw schemaError(
        path,
        "rewrites its values (trim, toLowerCase, overwrite)",
        "Rewrite the value inside of the task.",
      );
    }
  }
  const format = "format" in def && def.format !== undefined && def.format !== "safeint";
  return format || checks.some((check) => !isSafeIntegerCheck(check));
}

function isSafeIntegerCheck(check: z.core.$ZodCheck): boolean {
  const { def } = check._zod;
  return "format" in def && def.format === "safeint";
}
