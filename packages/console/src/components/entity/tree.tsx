import type { JsonValue } from "@bufbuild/protobuf";

interface TreeProps {
  readonly name: string;
  readonly value: JsonValue;
  /** How deep it is open at first. */
  readonly open?: number;
}

/** A JSON value as a tree whose branches open and close; leaves are text. */
export function Tree({ name, value, open = 2 }: TreeProps) {
  const entries = branches(value);
  if (entries === undefined)
    return (
      <div className="hal-leaf">
        <span className="hal-dim">{name}</span> <span className="hal-mono">{leafText(value)}</span>
      </div>
    );
  return (
    <details className="hal-branch" open={open > 0}>
      <summary>
        {name} <span className="hal-dim">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {entries.map(([key, item]) => (
        <Tree key={key} name={key} value={item} open={open - 1} />
      ))}
    </details>
  );
}

/** What a value holds; undefined for a leaf, which an empty list or object is too. */
function branches(value: JsonValue): [string, JsonValue][] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Array.isArray(value)
    ? value.map((item, index): [string, JsonValue] => [String(index), item])
    : Object.entries(value);
  return entries.length === 0 ? undefined : entries;
}

function leafText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
