import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { type MessageTree, messageTree } from "./message-tree.ts";

/** One place where two messages differ: `before` or `after` is undefined where only the other has it. */
export interface MessageDifference {
  /** Proto field names, map keys and list indexes, joined by slashes: `/template/container/image`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every place where two messages differ, in the order of their fields; empty exactly when they are equal. */
export function difference<Desc extends DescMessage>(
  schema: Desc,
  before: MessageShape<Desc>,
  after: MessageShape<Desc>,
): readonly MessageDifference[] {
  const differences: MessageDifference[] = [];
  compare("", messageTree(schema, before), messageTree(schema, after), differences);
  return differences;
}

/** Differences as text, a line each: `/template/container/image: "a:1" -> "a:2"`. At most `limit` lines, then how many are left out. */
export function differenceText(differences: readonly MessageDifference[], limit = 20): string {
  const lines = differences
    .slice(0, limit)
    .map(({ path, before, after }) => `${path}: ${before ?? "(absent)"} -> ${after ?? "(absent)"}`);
  const left = differences.length - lines.length;
  return [...lines, ...(left > 0 ? [`and ${left} more`] : [])].join("\n");
}

function compare(path: string, before: MessageTree, after: MessageTree, into: MessageDifference[]): void {
  if (before.kind === "value" || after.kind === "value") {
    const [from, to] = [summary(before), summary(after)];
    if (from !== to) into.push({ path, before: from, after: to });
    return;
  }
  const later = new Map(after.entries);
  const names = new Set(before.entries.map(([name]) => name));
  for (const [name, tree] of before.entries) {
    const other = later.get(name);
    const inner = `${path}/${pointerPart(name)}`;
    if (other === undefined) into.push({ path: inner, before: summary(tree), after: undefined });
    else compare(inner, tree, other, into);
  }
  for (const [name, tree] of after.entries) {
    if (!names.has(name)) into.push({ path: `${path}/${pointerPart(name)}`, before: undefined, after: summary(tree) });
  }
}

/** A key with a slash is written as JSON pointers do. */
function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

const longest = 200;

function summary(tree: MessageTree): string {
  const text = plain(tree);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function plain(tree: MessageTree): string {
  switch (tree.kind) {
    case "value":
      return tree.text;
    case "list":
      return `[${tree.entries.map(([, item]) => plain(item)).join(", ")}]`;
    case "fields":
    case "map":
      return `{${tree.entries.map(([name, item]) => `${name}: ${plain(item)}`).join(", ")}}`;
  }
}
