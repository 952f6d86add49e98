import { syncBuiltinESMExports } from "node:module";

/** Keeps what a task changes of its process from the next one. */
export interface ProcessState {
  /** Sets the variables of an attempt, and takes away those of the one before. */
  enter(environment: Readonly<Record<string, string>>): void;
  /** Undoes what the attempt's code did to the environment and the working directory. */
  leave(): void;
}

/**
 * Call once, before any user code is loaded: `process.env` becomes a proxy over itself that notes the first change of
 * each variable while an attempt runs, so that an attempt that changes nothing costs nothing.
 */
export function createProcessState(): ProcessState {
  const environment = process.env;
  const directory = process.cwd();
  const changed = new Map<string, string | undefined>();
  let applied = new Map<string, string>();

  function note(name: string | symbol): void {
    if (typeof name === "string" && !changed.has(name)) changed.set(name, environment[name]);
  }
  process.env = new Proxy(environment, {
    set(target, name, value) {
      note(name);
      return Reflect.set(target, name, value);
    },
    deleteProperty(target, name) {
      note(name);
      return Reflect.deleteProperty(target, name);
    },
    defineProperty(target, name, descriptor) {
      note(name);
      return Reflect.defineProperty(target, name, descriptor);
    },
  });
  // `import { env } from "node:process"` shall see the proxy, too.
  syncBuiltinESMExports();

  function restore(values: Iterable<readonly [string, string | undefined]>): void {
    for (const [name, value] of values) {
      if (value === undefined) delete environment[name];
      else environment[name] = value;
    }
  }

  // What the process had under a name before any attempt set it.
  const original = new Map<string, string | undefined>();

  return {
    enter(variables) {
      const next = new Map(Object.entries(variables));
      for (const name of applied.keys()) if (!next.has(name)) restore([[name, original.get(name)]]);
      for (const [name, value] of next) {
        if (applied.get(name) === value) continue;
        if (!original.has(name)) original.set(name, environment[name]);
        environment[name] = value;
      }
      applied = next;
      changed.clear();
    },
    leave() {
      if (changed.size > 0) {
        restore(changed);
        changed.clear();
      }
      if (process.cwd() !== directory) process.chdir(directory);
    },
  };
}
