import { type RefObject, useEffect, useEffectEvent } from "react";
import { mayRetry } from "./state/list-item.ts";
import type { RunRow } from "./state/run-tree.ts";

interface RunKeys {
  readonly rows: readonly RunRow[];
  readonly open: ReadonlySet<string>;
  readonly selected: RunRow | undefined;
  readonly select: (key: string | undefined) => void;
  readonly toggle: (key: string) => void;
  readonly toggleAttempts: (key: string) => void;
  readonly toNextFailed: () => void;
  readonly find: RefObject<HTMLInputElement | null>;
}

/**
 * The page's keys: arrows move among the nodes and open and close them, `a` opens the node's attempts, enter goes to the node's panel, escape leaves it,
 * `f` goes to the next that failed, `/` finds.
 */
export function useRunKeys({
  rows,
  open,
  selected,
  select,
  toggle,
  toggleAttempts,
  toNextFailed,
  find,
}: RunKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector("[role=dialog]")
    )
      return;
    if (
      target?.closest(
        "input, textarea, select, [role=tablist], [role=radiogroup], [role=listbox], [role=menu], .run-log, [role=list]",
      )
    ) {
      if (event.key === "Escape" && target === find.current) target.blur();
      return;
    }
    const at = rows.findIndex(({ key }) => key === selected?.key);
    const act = (): boolean => {
      switch (event.key) {
        case "/":
          find.current?.focus();
          return find.current !== null;
        case "f":
          toNextFailed();
          return true;
        case "a":
          if (selected !== undefined && mayRetry(selected)) toggleAttempts(selected.key);
          return selected !== undefined;
        case "Escape":
          if (selected !== undefined) select(undefined);
          return selected !== undefined;
        case "ArrowDown":
        case "ArrowUp": {
          if (target?.closest(".run-panel, .react-flow")) return false;
          const next = rows[event.key === "ArrowDown" ? at + 1 : at < 0 ? rows.length - 1 : at - 1];
          if (next !== undefined) select(next.key);
          return true;
        }
        case "ArrowRight":
        case "ArrowLeft": {
          if (selected === undefined || target?.closest(".run-panel, .react-flow")) return false;
          const isOpen = open.has(selected.key) && selected.children.length > 0;
          if (event.key === "ArrowRight" ? !isOpen && selected.children.length > 0 : isOpen) toggle(selected.key);
          else if (event.key === "ArrowLeft" && selected.parentKey !== "") select(selected.parentKey);
          return true;
        }
        case "Enter": {
          const first = target?.closest("button, a") ? null : document.querySelector<HTMLElement>(".run-panel button");
          first?.focus();
          return first !== null;
        }
        default:
          return false;
      }
    };
    if (act()) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
