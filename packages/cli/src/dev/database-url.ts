/**
 * The address of a database: what was typed, else the environment's, else the configuration's. Undefined for SQLite in the data directory.
 */
export function databaseUrl(
  typed: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  configured: string | undefined,
): string | undefined {
  return [typed, environment.HALTERE_DATABASE, configured].find((url) => url !== undefined && url !== "");
}
