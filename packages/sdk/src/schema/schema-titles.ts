import { z } from "zod";

export function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.description;
}

/** The name of an object or enum in JSON Schemas: `.meta({ title })` or `.meta({ id })`. */
export function titleOf(schema: z.core.$ZodType, unnamed: string): string {
  const meta = z.globalRegistry.get(schema);
  return meta?.title ?? meta?.id ?? unnamed;
}
