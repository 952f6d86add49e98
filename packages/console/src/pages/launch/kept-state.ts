import type { JsonValue } from "@bufbuild/protobuf";
import { type LaunchState, stateJson } from "./launch-state.ts";

const prefix = "haltere:launch:";
const pastedKey = "haltere:pasted-launch";

/** What was typed into a form of this tab before, by the form's key; undefined where there is nothing. */
export function keptState(key: string): JsonValue | undefined {
  return parsed(sessionStorage.getItem(prefix + key));
}

/** Keeps what is typed, so that it outlives a reload; nothing is kept of a form that is as it began. Answers whether it could be kept. */
export function keepState(key: string, state: LaunchState, begun: LaunchState): boolean {
  const text = JSON.stringify(stateJson(state));
  if (text === JSON.stringify(stateJson(begun))) {
    forgetState(key);
    return true;
  }
  try {
    sessionStorage.setItem(prefix + key, text);
    return true;
  } catch (thrown) {
    // The browser has some megabytes for it; the form says so.
    if (thrown instanceof DOMException) return false;
    throw thrown;
  }
}

export function forgetState(key: string): void {
  sessionStorage.removeItem(prefix + key);
}

/** Hands a text over to the form that opens next. */
export function passOnText(text: string): void {
  sessionStorage.setItem(pastedKey, text);
}

/** The text that was passed on, which is taken once. */
export function passedOnText(): string | undefined {
  const text = sessionStorage.getItem(pastedKey) ?? undefined;
  sessionStorage.removeItem(pastedKey);
  return text;
}

function parsed(text: string | null): JsonValue | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonValue);
}
