/** Errors that say the same but for numbers and quoted texts, the most frequent first. */
export function alikeErrors<T>(
  errors: readonly T[],
  messageOf: (error: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const error of errors) {
    const kind = messageOf(error)
      .slice(0, 2000)
      .replace(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, "…")
      .replace(/\d+/g, "#");
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [error]);
    else group.push(error);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}
