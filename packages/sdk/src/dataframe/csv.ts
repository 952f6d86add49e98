/**
 * The records of CSV (RFC 4180) that comes in pieces, without holding all of it: fields may be quoted, hold line ends and
 * doubled quotes. An unquoted empty field is null, as pandas reads it; a line without anything is no record.
 */
export async function* csvRecords(pieces: AsyncIterable<string>): AsyncGenerator<readonly (string | null)[]> {
  let record: (string | null)[] = [];
  let field = "";
  let state: "start" | "plain" | "quoted" | "quote in quoted" = "start";
  let wasQuoted = false;
  let skipNewline = false;

  const endField = (): void => {
    record.push(field === "" && !wasQuoted ? null : field);
    field = "";
    wasQuoted = false;
    state = "start";
  };
  const endRecord = (): readonly (string | null)[] | undefined => {
    const isEmpty = record.length === 0 && field === "" && !wasQuoted;
    if (isEmpty) return undefined;
    endField();
    const whole = record;
    record = [];
    return whole;
  };

  for await (const piece of pieces) {
    for (const character of piece) {
      if (skipNewline) {
        skipNewline = false;
        if (character === "\n") continue;
      }
      if (state === "quoted") {
        if (character === '"') state = "quote in quoted";
        else field += character;
        continue;
      }
      if (character === '"' && state === "quote in quoted") {
        field += '"';
        state = "quoted";
      } else if (character === '"' && state === "start") {
        wasQuoted = true;
        state = "quoted";
      } else if (character === ",") endField();
      else if (character === "\n" || character === "\r") {
        skipNewline = character === "\r";
        const whole = endRecord();
        if (whole !== undefined) yield whole;
      } else {
        field += character;
        state = "plain";
      }
    }
  }
  const last = endRecord();
  if (last !== undefined) yield last;
}

/** One record of CSV with its line end. Null is an empty field, an empty text a quoted one. */
export function csvLine(fields: readonly (string | null)[]): string {
  const written = fields.map((field) => {
    if (field === null) return "";
    return field === "" || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  });
  return `${written.join(",")}\n`;
}
