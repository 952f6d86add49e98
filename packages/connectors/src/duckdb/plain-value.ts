import type { DuckDBValue } from "@duckdb/node-api";
import type { DuckDb } from "./load-duckdb.ts";

/**
 * A value of DuckDB's as plain JavaScript: integers as numbers where those are exact, else as bigints; decimals as numbers;
 * dates and times as ISO 8601; lists, structs and maps as arrays and objects; the rest (UUIDs, intervals, ...) as DuckDB
 * writes it.
 */
export function plainValue(duckdb: DuckDb, value: DuckDBValue): unknown {
  const plain = (item: DuckDBValue): unknown => plainValue(duckdb, item);
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof duckdb.DuckDBDecimalValue) return value.toDouble();
  if (value instanceof duckdb.DuckDBBlobValue) return Uint8Array.from(value.bytes);
  if (value instanceof duckdb.DuckDBListValue || value instanceof duckdb.DuckDBArrayValue)
    return value.items.map(plain);
  if (value instanceof duckdb.DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, plain(item)]));
  }
  if (value instanceof duckdb.DuckDBMapValue) {
    return Object.fromEntries(value.entries.map((entry) => [String(plain(entry.key)), plain(entry.value)]));
  }
  if (
    value instanceof duckdb.DuckDBTimestampValue ||
    value instanceof duckdb.DuckDBTimestampMillisecondsValue ||
    value instanceof duckdb.DuckDBTimestampSecondsValue ||
    value instanceof duckdb.DuckDBTimestampNanosecondsValue
  ) {
    return isoText(String(value));
  }
  // The connection's zone is UTC.
  if (value instanceof duckdb.DuckDBTimestampTZValue) return isoText(String(value).replace(/\+00$/, ""));
  return String(value);
}

function isoText(text: string): string {
  return `${text.replace(" ", "T")}Z`;
}
