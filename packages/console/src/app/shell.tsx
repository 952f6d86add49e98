import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { ClockSwitch } from "./clock-switch.tsx";
import { ColorSchemeSwitch } from "./color-scheme-switch.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ConnectionLine, LostBanner } from "./connection-line.tsx";
import { Navigation } from "./navigation.tsx";
import { ScopeSwitcher } from "./scope-switcher.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { UpgradeLine } from "./upgrade-line.tsx";

/** What stands around every page: where one is, where one may go, and whether what is shown is live. Its layout is `shell.css`. */
export function Shell() {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  const side = useRef<HTMLDivElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!open) return;
    side.current?.querySelector("a")?.focus();
    const press = ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return;
      setOpen(false);
      menu.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [open]);
  return (
    <div className="hal-shell" data-menu={open || undefined}>
      <a href="#page" className="hal-skip">
        To the page
      </a>
      <header>
        <button
          ref={menu}
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
      <div className="hal-side" ref={side}>
        <Navigation />
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: Escape does the same */}
      {open && <div className="hal-veil" onClick={() => setOpen(false)} />}
      <main id="page" tabIndex={-1} inert={open}>
        <LostBanner />
        <UpgradeLine />
        <Outlet />
      </main>
      <Shortcuts />
    </div>
  );
}
