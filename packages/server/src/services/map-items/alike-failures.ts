/** Failures of items which say the same but for numbers and quoted texts. */
export interface AlikeFailures {
  count: number;
  /** Message of the first, cut. */
  readonly message: string;
  /** The first of the items. */
  readonly items: number[];
}

const longest = 2000;
const mostItems = 1000;

/** Groups failures as they come, the most frequent first at the end. */
export function createFailureGroups() {
  const groups = new Map<string, AlikeFailures>();
  // Most failures of a map say just what the one before said.
  let last: { readonly message: string; readonly group: AlikeFailures } | undefined;
  return {
    add(index: number, message: string) {
      const group = last?.message === message ? last.group : groupOf(message);
      last = { message, group };
      group.count++;
      if (group.items.length < mostItems) group.items.push(index);
    },
    mostFrequent: (most: number): readonly AlikeFailures[] =>
      [...groups.values()].sort((one, other) => other.count - one.count).slice(0, most),
  };

  function groupOf(message: string): AlikeFailures {
    // A traceback has the message at its end.
    const cut =
      message.length <= longest ? message : `${message.slice(0, longest / 2)}\n…\n${message.slice(-longest / 2)}`;
    const kind = cut.replace(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, "…").replace(/\d+/g, "#");
    const known = groups.get(kind);
    if (known !== undefined) return known;
    const group = { count: 0, message: cut.toWellFormed(), items: [] };
    groups.set(kind, group);
    return group;
  }
}
