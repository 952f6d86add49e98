import { Button } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { type ReactNode, useId, useRef, useState } from "react";

interface DropDownProps {
  readonly label: string;
  /** What stands in it; `close` puts it away. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a small panel below it; Escape and a click beside it close it. */
export function DropDown({ label, children }: DropDownProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const frame = useClickOutside<HTMLDivElement>(() => setOpen(false));
  const id = useId();
  const close = () => setOpen(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape counts within all of it
    <div
      ref={frame}
      className="hal-drop"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        close();
        button.current?.focus();
      }}
    >
      <Button ref={button} variant="default" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label}
      </Button>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form */}
      <div id={id} role="group" aria-label={label} hidden={!open}>
        {open && children(close)}
      </div>
    </div>
  );
}
