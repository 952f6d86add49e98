import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends process groups that outlive us. A small shell holds the reading end of a pipe from this process and a list of
 * the groups that run; when the pipe closes, because we were killed or have crashed, it kills them. Neither Node nor
 * POSIX has a way to ask that of the system itself.
 */
export interface GroupReaper {
  add(group: number): void;
  remove(group: number): void;
  /** Lets go of the shell. Groups that are still listed are killed. */
  close(): void;
}

const script = `
groups=" "
while read -r change group; do
  case "$change" in
    add) groups="$groups$group " ;;
    remove) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
`;

/** Starts no process before the first group is added. */
export function createGroupReaper(): GroupReaper {
  const groups = new Set<number>();
  let shell: ChildProcess | undefined;
  let closed = false;

  function start(): ChildProcess {
    // Detached: a Ctrl-C on the terminal must not end the shell before the groups.
    const child = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    const lost = () => {
      if (shell === child) shell = undefined;
    };
    child.on("error", lost);
    child.on("exit", lost);
    // The exit that follows tells the same.
    child.stdin?.on("error", lost);
    child.unref();
    for (const group of groups) child.stdin?.write(`add ${group}\n`);
    return child;
  }

  return {
    add(group) {
      if (closed) return;
      groups.add(group);
      if (shell === undefined) shell = start();
      else shell.stdin?.write(`add ${group}\n`);
    },
    remove(group) {
      if (!groups.delete(group)) return;
      shell?.stdin?.write(`remove ${group}\n`);
    },
    close() {
      closed = true;
      shell?.stdin?.end();
    },
  };
}
