/** A promise's variable: `y`, or `[2].y` for one item of the list y. */
export interface VariableName {
  readonly name: string;
  readonly index: number | undefined;
}

/** Reads a promise's variable; undefined where it is no such name. */
export function parseVariableName(text: string): VariableName | undefined {
  const [match, ...others] = text.matchAll(/(?:\[(\d+)\]\.)?(\w+)/g);
  const name = match?.[2];
  if (name === undefined || others.length > 0) return undefined;
  return { name, index: match?.[1] === undefined ? undefined : Number(match[1]) };
}
