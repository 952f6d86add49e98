import { FlyteError } from "@haltere/core";

/** The port that an option names. Throws FlyteError InvalidArgument for text that is none. */
export function portOf(text: string, option = "--port"): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new FlyteError("InvalidArgument", `"${text}" is no port.`, {
    hint: `Give ${option} a number from 0 to 65535.`,
  });
}
