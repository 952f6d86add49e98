import type { Zone } from "../format/time.ts";
import type { Opened } from "./open-value.ts";
import { readableText } from "./readable-text.ts";
import { visibleText } from "./visible-text.ts";

const most = 200;

/** What a row of the tree tells of a part: a text in quotes and cut where it is long, how many a list has. */
export function lineText(opened: Opened, zone: Zone): string {
  switch (opened.kind) {
    case "leaf": {
      const text = readableText(opened, zone);
      const cut = text.length > most;
      const head = cut ? text.slice(0, most).toWellFormed() : text;
      // In quotes line breaks are written out; so is what cannot be seen.
      return visibleText(opened.quoted ? JSON.stringify(head) : head) + (cut ? "…" : "");
    }
    case "place":
      return visibleText(opened.uri);
    case "branch":
      return countText(opened.type, opened.parts.length);
  }
}

/** `list of 3`, `an empty list`, `object of 1`. */
export function countText(type: string, count: number): string {
  if (count === 0) return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type} of none`;
  return `${type} of ${count.toLocaleString("en")}`;
}

/** Whether a row tells less than there is of it. */
export function isCut(opened: Opened): boolean {
  return opened.kind === "leaf" && (opened.text.length > most || (opened.quoted && opened.text.includes("\n")));
}
