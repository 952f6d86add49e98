/**
 * What a column of a table holds, whatever the table lies in. A value of each kind is held as:
 * int: a bigint, or a number where the file has less than 64 bits; float: a number; date: days since 1970 as a number;
 * timestamp: nanoseconds since 1970 as a bigint; bytes: a Uint8Array; list: an array; struct, map: an object by name.
 * Every kind may be null.
 */
export type ColumnKind =
  | { readonly kind: "int" | "float" | "string" | "boolean" | "bytes" | "date" | "timestamp" }
  | { readonly kind: "list"; readonly of: ColumnKind }
  | { readonly kind: "struct"; readonly fields: ReadonlyMap<string, ColumnKind> }
  | { readonly kind: "map"; readonly of: ColumnKind };

/** `list[int]` */
export function kindText(kind: ColumnKind): string {
  switch (kind.kind) {
    case "list":
    case "map":
      return `${kind.kind}[${kindText(kind.of)}]`;
    case "struct":
      return `struct[${[...kind.fields].map(([name, field]) => `${name}: ${kindText(field)}`).join(", ")}]`;
    default:
      return kind.kind;
  }
}
