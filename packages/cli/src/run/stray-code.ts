import type { BundleProject } from "@haltere/sdk/bundle";
import { errorText } from "../terminal/error-text.ts";
import type { Terminal } from "../terminal/terminal.ts";

/**
 * Tells what the code of tasks does beyond what they return, and ends the process with status 1: where it ends the
 * process, throws in a timer or leaves a promise rejected, or where a task waits for what never comes. Stays for the
 * rest of the process, since a task may throw long after it has returned.
 */
export function tellStrayCode(terminal: Terminal, { strayError, unsettledError }: BundleProject): void {
  const exit = process.exit.bind(process);
  const tell = (error: Error): never => {
    terminal.note(errorText(error, { color: terminal.interactive }));
    return exit(1);
  };
  const stray = (thrown: unknown): void => tell(strayError(thrown));
  process.on("uncaughtException", stray);
  process.on("unhandledRejection", stray);
  process.on("beforeExit", () => {
    const error = unsettledError();
    if (error !== undefined) tell(error);
  });
  process.exit = (code) => {
    const error = new Error(
      `the task's code called process.exit(${code ?? ""}) before it returned; return or throw instead`,
    );
    Error.captureStackTrace(error, process.exit);
    return tell(strayError(error));
  };
}
