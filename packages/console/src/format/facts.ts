/** What is told of a version under one heading: names with their texts, in the order in which they are read. */
export interface Facts {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
}

/** What one version says otherwise than another. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface Changes {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** Facts without what is not told. */
export function factsOf(title: string, facts: readonly (readonly [string, string | undefined])[]): Facts {
  return { title, facts: facts.flatMap(([name, text]) => (text ? [[name, text] as const] : [])) };
}

/** What changed from one version to another, under the headings of either; nothing where they tell the same. */
export function changesBetween(before: readonly Facts[], after: readonly Facts[]): Changes[] {
  const titles = new Set([...before, ...after].map(({ title }) => title));
  return [...titles].flatMap((title) => {
    const old = factsUnder(before, title);
    const now = factsUnder(after, title);
    const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => change(name, old, now));
    return changes.length === 0 ? [] : [{ title, changes }];
  });
}

function factsUnder(all: readonly Facts[], title: string): ReadonlyMap<string, string> {
  return new Map(all.find((facts) => facts.title === title)?.facts);
}

function change(name: string, old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Change[] {
  const before = old.get(name);
  const after = now.get(name);
  if (before === after) return [];
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return [{ kind, name, before: before ?? "", after: after ?? "" }];
}
