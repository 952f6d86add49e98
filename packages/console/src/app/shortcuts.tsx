import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from "react";
import { useScope } from "../data/scope.ts";
import { domainPages, upperPages } from "./domain-pages.ts";

const ShortcutsHelp = lazy(async () => ({ default: (await import("./shortcuts-help.tsx")).ShortcutsHelp }));

/** Milliseconds in which the letter follows the `g`. */
const patience = 1500;
/** What opens the help from elsewhere, such as the palette. */
export const helpEvent = "haltere-help";

/** The keys of every page: `g` and a letter goes to a page, `?` tells all keys. Not while one types, nor over a dialog. */
export function Shortcuts() {
  const [help, setHelp] = useState(false);
  const navigate = useNavigate();
  const scope = useScope();
  const since = useRef(Number.NEGATIVE_INFINITY);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("[role=dialog]")) return;
    const goes = event.timeStamp - since.current < patience;
    since.current = Number.NEGATIVE_INFINITY;
    if (event.key === "?") setHelp(true);
    else if (event.key === "g" && !goes) since.current = event.timeStamp;
    else if (goes) {
      const upper = upperPages.find(({ letter }) => letter === event.key);
      const page = domainPages.find(({ letter }) => letter === event.key);
      if (upper) void navigate({ to: upper.to });
      else if (page && scope) void navigate({ to: page.to, params: scope });
      else return;
    } else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    const show = () => setHelp(true);
    // Before the keys of the page, so that the letter behind a g is none of its own.
    document.addEventListener("keydown", listener, true);
    document.addEventListener(helpEvent, show);
    return () => {
      document.removeEventListener("keydown", listener, true);
      document.removeEventListener(helpEvent, show);
    };
  }, []);
  return help ? (
    <Suspense>
      <ShortcutsHelp close={() => setHelp(false)} />
    </Suspense>
  ) : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
