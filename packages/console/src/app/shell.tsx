import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ClockSwitch } from "./clock-switch.tsx";
import { ColorSchemeSwitch } from "./color-scheme-switch.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { Navigation } from "./navigation.tsx";
import { ScopeSwitcher } from "./scope-switcher.tsx";

/** What stands around every page: where one is, where one may go, and whether what is shown is live. Its layout is `shell.css`. */
export function Shell() {
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => setOpen(false), [path]);
  return (
    <div className="hal-shell" data-menu={open || undefined}>
      <a href="#page" className="hal-skip">
        To the page
      </a>
      <header>
        <button
          type="button"
          className="hal-menu"
          aria-label="Menu"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <svg aria-hidden="true" width={18} height={18} viewBox="0 0 18 18" stroke="currentColor" strokeWidth={1.6}>
            <path d="M2 4.5h14M2 9h14M2 13.5h14" />
          </svg>
        </button>
        <ScopeSwitcher />
        <div className="hal-tools">
          <ConnectionLine />
          <CommandPalette />
          <ClockSwitch />
          <ColorSchemeSwitch />
        </div>
      </header>
      <div className="hal-side">
        <Navigation />
      </div>
      <main id="page" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
