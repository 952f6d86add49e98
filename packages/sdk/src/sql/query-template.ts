import { FlyteError } from "@haltere/core";

/** `{{ .inputs.x }}` */
const input = /\{\{\s*\.inputs\.(\w+)\s*\}\}/gi;

/** A query on one line, as flytekit keeps it: whatever is white is one space. In quotes, too. */
export function plainQuery(template: string): string {
  return template.replace(/\s+/g, " ").trim();
}

/** The names of the inputs that a query has templates of. */
export function queryInputs(template: string): ReadonlySet<string> {
  return new Set([...template.matchAll(input)].map(([, name = ""]) => name));
}

/**
 * The query with the inputs' texts in place of their templates. They are put in as they are: quotes around them, and
 * what may stand within quotes, are the query's and the caller's to see to.
 * @throws FlyteError for a template without an input, or an input without a template.
 */
export function filledQuery(template: string, inputs: Readonly<Record<string, unknown>>): string {
  const used = queryInputs(template);
  for (const name of used) {
    if (!Object.hasOwn(inputs, name)) {
      throw new FlyteError("InvalidArgument", `the query uses an input ${name} that is not given`, {
        where: { input: name },
        hint: `Given are ${Object.keys(inputs).join(", ") || "none"}.`,
      });
    }
  }
  const extra = Object.keys(inputs).find((name) => !used.has(name));
  if (extra !== undefined) {
    throw new FlyteError("InvalidArgument", `the query does not use the input ${extra}`, {
      where: { input: extra },
      hint: `Write {{ .inputs.${extra} }} in it, or leave the input out.`,
    });
  }
  return template.replace(input, (_, name: string) => queryText(inputs[name]));
}

function queryText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
