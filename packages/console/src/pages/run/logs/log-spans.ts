import { visibleText } from "../../../values/visible-text.ts";
import { type LogStyle, styleAfter } from "./log-style.ts";

/** A part of a row that is shown in one style; its text is fit to be shown as it is. */
export interface LogSpan {
  readonly text: string;
  readonly style: LogStyle;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals are told by them is looked for
const sequence = /\u001b\[([0-9;:]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/g;

/** A row of a log without what it tells terminals, in the styles that it asks them for. */
export function logSpans(row: string, from: LogStyle): readonly LogSpan[] {
  if (!row.includes("\u001b")) return row === "" ? [] : [{ text: visibleText(row), style: from }];
  const spans: LogSpan[] = [];
  let style = from;
  let at = 0;
  const add = (to: number) => {
    if (to > at) spans.push({ text: visibleText(row.slice(at, to)), style });
  };
  for (const { 0: whole, 1: codes, 2: letter, index } of row.matchAll(sequence)) {
    add(index);
    at = index + whole.length;
    if (letter === "m") style = styleAfter(style, codes ?? "");
  }
  add(row.length);
  return spans;
}

/** A row's text without what it tells terminals, as it is searched. */
export function bareText(row: string): string {
  return row.includes("\u001b") ? row.replace(sequence, "") : row;
}
