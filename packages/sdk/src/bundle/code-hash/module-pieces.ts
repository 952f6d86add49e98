import { type AnyNode, type Pattern, parse } from "acorn";
import { type Mentioned, mentionedIn } from "./names-in.ts";

/** A declaration at the top of a module, or a statement there that only does something. */
interface Piece extends Mentioned {
  readonly text: string;
  /** The variables that it declares; none for a statement that only does something. */
  readonly declares: readonly string[];
}

/** What a name stands for that another module has: its `default`, a name of its own, or `*` for all of it. */
export interface Foreign {
  readonly source: string;
  readonly name: string;
}

/** A module of the user's, taken apart. */
export interface ModulePieces {
  readonly pieces: readonly Piece[];
  /** By the names that they have in this module. */
  readonly imports: ReadonlyMap<string, Foreign>;
  /** What each export is: a variable of the module's, or another module's. */
  readonly exports: ReadonlyMap<string, string | Foreign>;
  /** Modules of which every export is exported again. */
  readonly stars: readonly string[];
  /** Every module that is evaluated before this one. */
  readonly sources: ReadonlySet<string>;
  /** Those of them that are imported for what they do. */
  readonly bare: ReadonlySet<string>;
}

const defaultVariable = "*default*";

/** @param code JavaScript, without comments and with its white space in one way. */
export function modulePieces(code: string): ModulePieces {
  const pieces: Piece[] = [];
  const imports = new Map<string, Foreign>();
  const exports = new Map<string, string | Foreign>();
  const stars: string[] = [];
  const sources = new Set<string>();
  const bare = new Set<string>();
  const textOf = (node: AnyNode) => code.slice(node.start, node.end);
  const add = (node: AnyNode, declares: readonly string[], prefix = ""): void => {
    pieces.push({ text: prefix + textOf(node), declares, ...mentionedIn(node) });
  };
  const declare = (node: AnyNode): readonly string[] => {
    if (node.type === "VariableDeclaration") {
      return node.declarations.flatMap((declarator) => {
        const names = patternNames(declarator.id);
        add(declarator, names, `${node.kind} `);
        return names;
      });
    }
    if ((node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id) {
      add(node, [node.id.name]);
      return [node.id.name];
    }
    add(node, []);
    return [];
  };
  for (const node of parse(code, { ecmaVersion: "latest", sourceType: "module" }).body) {
    switch (node.type) {
      case "ImportDeclaration": {
        const source = String(node.source.value);
        sources.add(source);
        if (node.specifiers.length === 0) bare.add(source);
        for (const specifier of node.specifiers) {
          const name =
            specifier.type === "ImportSpecifier"
              ? exportName(specifier.imported)
              : specifier.type === "ImportDefaultSpecifier"
                ? "default"
                : "*";
          imports.set(specifier.local.name, { source, name });
        }
        break;
      }
      case "ExportAllDeclaration": {
        const source = String(node.source.value);
        sources.add(source);
        if (node.exported) exports.set(exportName(node.exported), { source, name: "*" });
        else stars.push(source);
        break;
      }
      case "ExportNamedDeclaration": {
        if (node.declaration) for (const name of declare(node.declaration)) exports.set(name, name);
        const source = node.source ? String(node.source.value) : undefined;
        if (source !== undefined) sources.add(source);
        for (const { local, exported } of node.specifiers) {
          const name = exportName(local);
          exports.set(exportName(exported), source === undefined ? name : { source, name });
        }
        break;
      }
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        const own = "id" in declaration && declaration.id ? declaration.id.name : defaultVariable;
        add(declaration, [own]);
        exports.set("default", own);
        break;
      }
      default:
        declare(node);
    }
  }
  return { pieces, imports, exports, stars, sources, bare };
}

function exportName(node: AnyNode): string {
  return node.type === "Identifier" ? node.name : node.type === "Literal" ? String(node.value) : "";
}

/** The variables that a pattern declares. */
function patternNames(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? patternNames(element) : []));
    case "RestElement":
      return patternNames(pattern.argument);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "MemberExpression":
      return [];
  }
}
