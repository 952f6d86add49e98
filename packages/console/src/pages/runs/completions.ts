import { filterText } from "./runs-search.ts";

/** Fields of a search that free text may mean, by their names in the address. */
export type TextField = "name" | "workflow" | "launch_plan" | "label" | "user";

export const fieldWords: Readonly<Record<TextField, string>> = {
  name: "Run",
  workflow: "Workflow",
  launch_plan: "Launch plan",
  label: "Label or tag",
  user: "User",
};

/** What a text may mean: a field, and what it is to hold. */
export interface Completion {
  readonly field: TextField;
  readonly value: string;
}

/** What is known to be there. */
export interface Known {
  readonly workflows: readonly string[];
  readonly launchPlans: readonly string[];
  readonly labels: readonly string[];
  readonly users: readonly string[];
}

const prefixes: readonly (readonly [RegExp, TextField])[] = [
  [/^(run|name):/i, "name"],
  [/^workflow:/i, "workflow"],
  [/^(launch ?plan|plan):/i, "launch_plan"],
  [/^(label|tag):/i, "label"],
  [/^(user|by):/i, "user"],
];

const mostOfEach = 4;

/** What a typed text may mean, the likeliest first: what is called so, and then the text itself as part of each field. `workflow:x` means the one field. */
export function completions(typed: string, known: Known): Completion[] {
  const [prefix, named] = prefixes.find(([form]) => form.test(typed.trim())) ?? [];
  const text = filterText(prefix === undefined ? typed : typed.trim().replace(prefix, ""));
  if (text === "") return [];
  const called = (field: TextField, names: readonly string[]): Completion[] =>
    names
      .filter((name) => name.toLowerCase().includes(text.toLowerCase()) && filterText(name) === name)
      .slice(0, mostOfEach)
      .map((value) => ({ field, value }));
  const all: Completion[] = [
    ...called("workflow", known.workflows),
    ...called("launch_plan", known.launchPlans),
    ...called("label", known.labels),
    ...called("user", known.users),
    ...(text.includes("=") ? [{ field: "label", value: text } as const] : []),
    ...(["name", "workflow", "launch_plan", "label", "user"] as const).map((field) => ({ field, value: text })),
  ];
  const seen = new Set<string>();
  return all.filter(({ field, value }) => {
    const key = `${field} ${value}`;
    if (seen.has(key) || (named !== undefined && field !== named)) return false;
    seen.add(key);
    return true;
  });
}
