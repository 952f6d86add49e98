import { Session } from "node:inspector";
import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * `file:line` of a place in a function: the engine is asked where the function stands, and the source map, where there
 * is one, where that was written. Undefined where the engine does not tell.
 * @param before The function's text up to the place.
 */
export function functionPlace(fn: (...none: never[]) => unknown, before: string): string | undefined {
  const start = locationOf(fn);
  if (start === undefined) return undefined;
  const lines = before.split("\n");
  const line = start.line + lines.length - 1;
  const column = (lines.length === 1 ? start.column : 0) + (lines.at(-1)?.length ?? 0);
  const entry = findSourceMap(start.file)?.findEntry(line, column);
  if (entry !== undefined && "originalSource" in entry && entry.originalSource !== undefined) {
    return `${pathOf(entry.originalSource)}:${entry.originalLine + 1}`;
  }
  return `${start.file}:${line + 1}`;
}

interface Location {
  readonly file: string;
  /** Both count from 0. */
  readonly line: number;
  readonly column: number;
}

/** The inspector's protocol answers at once when it is asked within the process. */
function locationOf(fn: (...none: never[]) => unknown): Location | undefined {
  const session = new Session();
  session.connect();
  const holder = Symbol.for("haltere.function-place");
  try {
    Reflect.set(globalThis, holder, fn);
    const scripts = new Map<string, string>();
    session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
    session.post("Debugger.enable");
    let found: Location | undefined;
    session.post(
      "Runtime.evaluate",
      { expression: 'globalThis[Symbol.for("haltere.function-place")]' },
      (_, evaluated) => {
        const { objectId } = evaluated?.result ?? {};
        if (objectId === undefined) return;
        session.post("Runtime.getProperties", { objectId }, (_, properties) => {
          const internal = properties?.internalProperties?.find(({ name }) => name === "[[FunctionLocation]]");
          found = locationFrom(internal?.value?.value, scripts);
        });
      },
    );
    return found;
  } finally {
    Reflect.deleteProperty(globalThis, holder);
    session.disconnect();
  }
}

function locationFrom(value: unknown, scripts: ReadonlyMap<string, string>): Location | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("scriptId" in value && "lineNumber" in value && "columnNumber" in value)) return undefined;
  const url = scripts.get(String(value.scriptId));
  if (url === undefined || url === "") return undefined;
  return { file: pathOf(url), line: Number(value.lineNumber), column: Number(value.columnNumber) };
}

function pathOf(source: string): string {
  return source.startsWith("file://") ? fileURLToPath(source) : source;
}
