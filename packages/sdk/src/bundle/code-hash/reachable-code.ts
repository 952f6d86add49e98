import type { Foreign, ModulePieces } from "./module-pieces.ts";

/** A module by what a hash needs of it. */
export type CodeModule =
  /** The user's, taken apart. */
  | { readonly kind: "pieces"; readonly name: string; readonly pieces: ModulePieces }
  /** Counts as a whole: lines that say what it is, with all it uses. */
  | { readonly kind: "whole"; readonly lines: () => readonly string[] };

/** The modules of a bundle, by key. */
export interface CodeGraph {
  module(key: string): CodeModule | undefined;
  /** The key of what a module imports under a specifier; undefined for what does not count. */
  resolve(key: string, specifier: string): string | undefined;
}

/**
 * The code that can be reached from an export of a module, as sorted lines: the declarations that it names, what these
 * name and so on, and what every module that is evaluated on the way does.
 */
export function reachableCode(graph: CodeGraph, start: { readonly key: string; readonly name: string }): string[] {
  const lines = new Set<string>();
  const done = new Set<string>();
  const once = (...what: readonly string[]): boolean => {
    const key = what.join("\0");
    if (done.has(key)) return false;
    done.add(key);
    return true;
  };

  const evaluate = (key: string): void => {
    if (!once("evaluate", key)) return;
    const module = graph.module(key);
    if (module?.kind !== "pieces") return;
    const { pieces, sources, bare } = module.pieces;
    for (const source of sources) {
      const target = graph.resolve(key, source);
      if (target === undefined) continue;
      evaluate(target);
      if (bare.has(source)) whole(target);
    }
    for (const [index, piece] of pieces.entries()) if (piece.declares.length === 0) reach(key, index);
  };

  /** A module that counts as a whole anyway; of the user's own, what they do counts already. */
  const whole = (key: string): void => {
    const module = graph.module(key);
    if (module?.kind === "whole" && once("whole", key)) for (const line of module.lines()) lines.add(line);
  };

  const reach = (key: string, index: number): void => {
    const module = graph.module(key);
    if (module?.kind !== "pieces" || !once("piece", key, String(index))) return;
    const piece = module.pieces.pieces[index];
    if (piece === undefined) return;
    lines.add(`${module.name}\0${piece.text}`);
    for (const name of piece.names) variable(key, name);
    for (const specifier of piece.imports) foreign(key, { source: specifier, name: "*" });
  };

  const variable = (key: string, name: string): void => {
    const module = graph.module(key);
    if (module?.kind !== "pieces" || !once("variable", key, name)) return;
    for (const [index, piece] of module.pieces.pieces.entries()) if (piece.declares.includes(name)) reach(key, index);
    const imported = module.pieces.imports.get(name);
    if (imported !== undefined) foreign(key, imported);
  };

  const foreign = (key: string, { source, name }: Foreign): void => {
    const target = graph.resolve(key, source);
    if (target === undefined) return;
    evaluate(target);
    whole(target);
    const module = graph.module(target);
    if (module?.kind !== "pieces") return;
    if (name === "*") for (const exported of exportsOf(target)) exportOf(target, exported);
    else exportOf(target, name);
  };

  const exportOf = (key: string, name: string): void => {
    const module = graph.module(key);
    if (module?.kind !== "pieces" || !once("export", key, name)) return;
    const found = module.pieces.exports.get(name);
    if (typeof found === "string") variable(key, found);
    else if (found !== undefined) foreign(key, found);
    else if (name !== "default") for (const source of module.pieces.stars) foreign(key, { source, name });
  };

  const exportsOf = (key: string, seen: ReadonlySet<string> = new Set()): readonly string[] => {
    const module = graph.module(key);
    if (module?.kind !== "pieces" || seen.has(key)) return [];
    const { exports, stars } = module.pieces;
    const again = stars.flatMap((source) => {
      const target = graph.resolve(key, source);
      return target === undefined
        ? []
        : exportsOf(target, new Set([...seen, key])).filter((name) => name !== "default");
    });
    return [...exports.keys(), ...again];
  };

  evaluate(start.key);
  exportOf(start.key, start.name);
  return [...lines].sort();
}
