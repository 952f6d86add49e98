import { FlyteError } from "@haltere/core";

/** Where a database is, as `postgres://user:password@host:port/database` says it. */
export interface PostgresAddress {
  /** As it was given. Holds the password: for the driver alone. */
  readonly url: string;
  /** Without password and options, for logs and errors. */
  readonly shown: string;
}

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:/i.test(text);
}

/** @throws FlyteError InvalidArgument, without a word of what was given since a password may be in it. */
export function postgresAddress(url: string): PostgresAddress {
  const parsed = isPostgresUrl(url) ? URL.parse(url) : null;
  if (parsed === null || parsed.pathname.length < 2) {
    throw new FlyteError("InvalidArgument", "The database's address is none of Postgres.", {
      hint: "Write it as postgres://user:password@host:port/database, with special characters of the password as %XX.",
    });
  }
  const user = parsed.username === "" ? "" : `${parsed.username}@`;
  return { url, shown: `postgres://${user}${parsed.host}${parsed.pathname}` };
}
