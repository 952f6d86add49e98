/** The first so many whose label has all the words that were typed; those that begin with them, and the shorter, stand before. */
export function bestMatches<T extends { readonly label: string }>(all: readonly T[], text: string, most: number): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all.slice(0, most);
  return all
    .flatMap((entry) => {
      const label = entry.label.toLowerCase();
      if (!words.every((word) => label.includes(word))) return [];
      const [first = ""] = words;
      const place = label.startsWith(first) ? 0 : /[\s._/-]/.test(label[label.indexOf(first) - 1] ?? "") ? 1 : 2;
      return [{ entry, score: place * 1000 + label.length }];
    })
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ entry }) => entry);
}
