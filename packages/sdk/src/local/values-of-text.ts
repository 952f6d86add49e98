import { type LiteralType, SimpleType } from "@haltere/idl/core";

/**
 * What a text typed by a person may mean as a value of a type, the likeliest first; none where it means nothing. Strings
 * and choices are typed as they are, times in ISO 8601, and anything else as JSON.
 */
export async function valuesOfText(text: string, { type }: LiteralType): Promise<readonly unknown[]> {
  switch (type.case) {
    case "enumType":
      return [text];
    case "unionType": {
      const isText = (variant: LiteralType) =>
        variant.type.case === "simple" && variant.type.value === SimpleType.STRING;
      // Any text is a string, so that strings come last.
      const variants = type.value.variants.toSorted((a, b) => Number(isText(a)) - Number(isText(b)));
      return (await Promise.all(variants.map((variant) => valuesOfText(text, variant)))).flat();
    }
    case "simple":
      return await simpleValues(text, type.value);
    default:
      return json(text);
  }
}

async function simpleValues(text: string, simple: SimpleType): Promise<readonly unknown[]> {
  switch (simple) {
    case SimpleType.STRING:
      return [text];
    case SimpleType.BOOLEAN:
      if (/^(true|yes|y)$/i.test(text)) return [true];
      return /^(false|no|n)$/i.test(text) ? [false] : [];
    case SimpleType.NONE:
      return /^(none|null|)$/i.test(text) ? [undefined, null] : [];
    case SimpleType.DATETIME:
      return await times(text);
    case SimpleType.DURATION: {
      const { Temporal } = await import("temporal-polyfill");
      return attempt(() => Temporal.Duration.from(text));
    }
    case SimpleType.INTEGER:
      return /^[+-]?\d+$/.test(text) ? [...json(text.replace(/^\+/, "")), ...attempt(() => BigInt(text))] : [];
    default:
      return json(text);
  }
}

/** As a Date and as a Temporal.Instant: schemas of both are datetimes. Without a zone UTC is meant. */
async function times(text: string): Promise<readonly unknown[]> {
  const { Temporal } = await import("temporal-polyfill");
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes(":") ? text : `${text}Z`;
  const date = new Date(zoned.replace(" ", "T"));
  if (Number.isNaN(date.getTime())) return [];
  return [date, ...attempt(() => Temporal.Instant.from(date.toISOString()))];
}

function json(text: string): readonly unknown[] {
  return attempt(() => JSON.parse(text) as unknown);
}

/** What cannot be read has no value; whoever asked says what was expected. */
function attempt<T>(read: () => T): readonly T[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
