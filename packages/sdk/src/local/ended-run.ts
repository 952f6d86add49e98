import type { Literals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";

/** Runs what a session is for, to the end: with its files written, and nothing left that nobody can find. */
export async function endedRun(session: LocalSession, run: () => Promise<Literals>): Promise<Literals> {
  let outputs: Literals | undefined;
  try {
    const made = await run();
    await session.files.settled();
    outputs = made;
    return made;
  } finally {
    session.end(outputs);
  }
}
