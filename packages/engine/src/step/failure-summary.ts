/** The longest error message that Flyte keeps, in characters. */
const messageLimit = 102_400;

/** Failures of many items as one message: equal ones told once, with the ranges of their items: `[0-2][5]: message`. */
export class FailureSummary {
  readonly #items = new Map<string, number[]>();

  add(index: number, message: string): void {
    const known = this.#items.get(message);
    if (known === undefined) this.#items.set(message, [index]);
    else known.push(index);
  }

  /** A line each, ordered by message, cut where it grows beyond Flyte's limit. */
  text(further: Iterable<readonly [index: number, message: string]> = []): string {
    const all = new Map<string, number[]>();
    for (const [message, indexes] of this.#items) all.set(message, indexes.slice());
    for (const [index, message] of further) {
      const known = all.get(message);
      if (known === undefined) all.set(message, [index]);
      else known.push(index);
    }
    let text = "";
    for (const message of [...all.keys()].sort()) {
      text += `${ranges(all.get(message) ?? [])}: ${message}\n`;
      if (text.length >= messageLimit) return `${text.slice(0, messageLimit)}... and many more.`;
    }
    return text;
  }
}

function ranges(indexes: readonly number[]): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  let text = "";
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] ?? 0;
    let last = first;
    for (i++; sorted[i] === last + 1; i++) last++;
    text += first === last ? `[${first}]` : `[${first}-${last}]`;
  }
  return text;
}
