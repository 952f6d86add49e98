/**
 * Process groups: a task's process and all it starts are one group, so that they can be ended together. The group's id
 * is the pid of its first process, which is spawned with `detached: true`.
 */

/** Sends a signal to every process of a group. False where there is none left. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: macOS answers it for a group whose last process has ended but was not waited for.
    if (isSystemError(error) && (error.code === "ESRCH" || error.code === "EPERM")) return false;
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
