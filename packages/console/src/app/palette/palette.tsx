import { Modal } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useScope } from "../../data/scope.ts";
import { TerminateRun } from "./terminate-run.tsx";
import { usePaletteEntries } from "./use-palette-entries.ts";

/** Finds anything by part of its name, and does what can be done from here: arrows choose, Enter goes there, Escape leaves. */
export function Palette({ close }: { readonly close: () => void }) {
  const scope = useScope();
  const [ending, end] = useState<string>();
  if (ending !== undefined && scope !== undefined)
    return <TerminateRun id={{ ...scope, name: ending }} close={close} />;
  return <Finder close={close} terminate={end} />;
}

interface FinderProps {
  readonly close: () => void;
  readonly terminate: (run: string) => void;
}

function Finder({ close, terminate }: FinderProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = usePaletteEntries(text, (action) => {
    if (action.terminate === undefined) action.act();
    else terminate(action.terminate);
  });
  const chosen = Math.min(at, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const go = (index: number) => {
    const entry = entries[index];
    if (entry === undefined) return;
    if (!entry.asks) close();
    entry.go();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") go(chosen);
    else if (step !== undefined && entries.length > 0) setAt((chosen + step + entries.length) % entries.length);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={close} size="lg" yOffset="10vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find" radius="md">
        <Modal.Body p={0}>
          <input
            className="hal-palette-field"
            role="combobox"
            aria-label="Find a page, project, workflow, task, launch plan, run or action"
            aria-expanded={entries.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
            placeholder="Find a page, project, workflow, task, launch plan, run or action"
            data-autofocus
            // At once, so that no letter goes elsewhere.
            ref={(field) => field?.focus()}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
          <div
            className="hal-palette-list"
            role="listbox"
            id={`${id}-list`}
            aria-label="Found"
            ref={list}
            tabIndex={-1}
          >
            {entries.map((entry, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys
              <div
                key={entry.key}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === chosen}
                onClick={() => go(index)}
                onPointerMove={() => setAt(index)}
              >
                <span className="hal-dim">{entry.kind}</span>
                <span className="hal-clip">{entry.label}</span>
              </div>
            ))}
          </div>
          {entries.length === 0 && <p className="hal-palette-none">Nothing is called so</p>}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
