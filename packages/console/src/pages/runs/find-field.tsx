import { useQuery } from "@connectrpc/connect-query";
import type { Execution } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { OverviewService } from "@haltere/idl/haltere";
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useId, useMemo, useState } from "react";
import type { Scope } from "../../data/scope.ts";
import { type Completion, completions, fieldWords } from "./completions.ts";

interface FindFieldProps {
  readonly scope: Scope;
  /** Runs that are at hand: their labels, tags and users are offered. */
  readonly runs: readonly Execution[];
  readonly pick: (completion: Completion) => void;
  readonly input: Ref<HTMLInputElement>;
}

/** One field for all that a run may be found by: what is typed is offered as each of them, with what there is of it. */
export function FindField({ scope, runs, pick, input }: FindFieldProps) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const id = useId();
  const [name] = useDebouncedValue(typed.trim().replace(/^\w+ ?\w*:/, ""), 120);
  const workflows = useNames(scope, ResourceType.WORKFLOW, name);
  const launchPlans = useNames(scope, ResourceType.LAUNCH_PLAN, name);
  const { labels, users } = useMemo(() => wordsOf(runs), [runs]);
  const found = completions(typed, { workflows, launchPlans, labels, users });
  const chosen = Math.min(at, found.length - 1);
  const shown = open && found.length > 0;
  const take = (completion: Completion | undefined) => {
    if (completion === undefined) return;
    setTyped("");
    setOpen(false);
    pick(completion);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") take(found[chosen]);
    else if (event.key === "Escape" && shown) setOpen(false);
    else if (step !== undefined && found.length > 0) setAt((chosen + step + found.length) % found.length);
    else return;
    event.preventDefault();
  };
  return (
    <div className="hal-find">
      <TextInput
        ref={input}
        w={280}
        role="combobox"
        aria-label="Find runs"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-${chosen}` : undefined}
        placeholder="Name, workflow, launch plan, label, user"
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <div role="listbox" id={`${id}-list`} aria-label="What it may mean" hidden={!shown}>
        {shown &&
          found.map(({ field, value }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys
            <div
              key={`${field} ${value}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take({ field, value })}
              onPointerMove={() => setAt(index)}
            >
              <span className="hal-dim">{fieldWords[field]}</span>
              <span className="hal-clip">{value}</span>
            </div>
          ))}
      </div>
    </div>
  );
}

function useNames({ project, domain }: Scope, resourceType: ResourceType, name: string): readonly string[] {
  const { data } = useQuery(
    OverviewService.method.listNames,
    { project, domain, resourceType, name, limit: 4 },
    { enabled: name !== "", placeholderData: keepPreviousData },
  );
  return name === "" ? [] : (data?.names.map((found) => found.name) ?? []);
}

function wordsOf(runs: readonly Execution[]) {
  const labels = new Set<string>();
  const users = new Set<string>();
  for (const { spec } of runs) {
    for (const [key, value] of Object.entries(spec?.labels?.values ?? {})) labels.add(value ? `${key}=${value}` : key);
    for (const tag of spec?.tags ?? []) labels.add(tag);
    if (spec?.metadata?.principal) users.add(spec.metadata.principal);
  }
  return { labels: [...labels], users: [...users] };
}
