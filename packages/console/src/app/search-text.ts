/** What stands behind an address's `?`, as texts. */
export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The same written: what is empty or undefined is left out, so that addresses stay short. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(search).flatMap(([key, value]) =>
    typeof value === "string" && value !== "" ? [[key, value]] : [],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries)}`;
}
