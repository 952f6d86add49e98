import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";

// Loaded when it is first asked for: nothing before the first page needs it.
const Palette = lazy(async () => ({ default: (await import("./palette/palette.tsx")).Palette }));

/** The button that opens the palette, and its key; the palette finds any page, project, workflow, task, launch plan, run and action. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  // Also from within a field.
  useHotkeys([["mod+K", () => setOpen(true)]], []);
  return (
    <>
      <Button
        variant="default"
        onClick={() => setOpen(true)}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        visibleFrom="sm"
      >
        Find
      </Button>
      <Button variant="subtle" color="gray" px={6} onClick={() => setOpen(true)} hiddenFrom="sm">
        Find
      </Button>
      {open && (
        <Suspense>
          <Palette close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
