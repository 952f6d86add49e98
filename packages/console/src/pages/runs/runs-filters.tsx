import { Button, Chip, CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { PhaseIcon } from "../../components/phase-icon.tsx";
import type { PhaseLook } from "../../format/phase.ts";
import { filterText, isNarrowed, type RunsSearch, spans } from "./runs-search.ts";

type Change = (changed: Readonly<Record<string, string | undefined>>) => void;

const groups: readonly { readonly word: string; readonly look: PhaseLook; readonly phases: readonly string[] }[] = [
  { word: "Queued", look: "queued", phases: ["UNDEFINED", "QUEUED"] },
  { word: "Running", look: "running", phases: ["RUNNING", "SUCCEEDING", "FAILING", "ABORTING"] },
  { word: "Succeeded", look: "succeeded", phases: ["SUCCEEDED"] },
  { word: "Failed", look: "failed", phases: ["FAILED", "TIMED_OUT"] },
  { word: "Aborted", look: "aborted", phases: ["ABORTED"] },
];

const nothing = {
  phase: "",
  name: "",
  workflow: "",
  launch_plan: "",
  label: "",
  user: "",
  since: "",
  until: "",
  archived: "",
};

/** What narrows the list. All of it is in the address: a view can be kept and sent as a link. */
export function RunsFilters({ search, change }: { readonly search: RunsSearch; readonly change: Change }) {
  const narrow: Change = (changed) => change({ ...changed, page: undefined });
  const first = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => first.current?.focus()]]);
  return (
    <Group gap="xs" role="search" aria-label="Runs">
      <TextFilter label="Run" value={search.name} narrow={(name) => narrow({ name })} input={first} />
      <TextFilter label="Workflow" value={search.workflow} narrow={(workflow) => narrow({ workflow })} />
      <TextFilter label="Launch plan" value={search.launchPlan} narrow={(launch_plan) => narrow({ launch_plan })} />
      <TextFilter label="Label or tag" value={search.label} narrow={(label) => narrow({ label })} />
      <TextFilter label="User" value={search.user} narrow={(user) => narrow({ user })} />
      <Select
        w={130}
        aria-label="Time"
        placeholder="Any time"
        clearable
        data={timeChoices(search.since)}
        value={search.since || null}
        onChange={(since) => narrow({ since: since ?? "" })}
      />
      {search.until && (
        <Button
          variant="light"
          onClick={() => narrow({ until: "" })}
          rightSection={<span aria-hidden="true">×</span>}
          title="Show later runs too"
        >
          until {search.until.replace("T", " ").slice(0, 19)}
        </Button>
      )}
      <Group gap={6}>
        {groups.map(({ word, look, phases }) => {
          const checked = phases.some((phase) => search.phases.includes(phase));
          const others = search.phases.filter((phase) => !phases.includes(phase));
          return (
            <Chip
              key={word}
              size="xs"
              variant="outline"
              radius="sm"
              icon={<PhaseIcon look={look} size={12} />}
              checked={checked}
              onChange={(on) => narrow({ phase: [...others, ...(on ? phases : [])].join(",") })}
            >
              {word}
            </Chip>
          );
        })}
        <Chip
          size="xs"
          variant="outline"
          radius="sm"
          checked={search.archived}
          onChange={(on) => narrow({ archived: on ? "1" : "" })}
        >
          Archived
        </Chip>
      </Group>
      {isNarrowed(search) && (
        <Button variant="subtle" onClick={() => narrow(nothing)}>
          Clear
        </Button>
      )}
    </Group>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly narrow: (value: string) => void;
  readonly input?: React.Ref<HTMLInputElement>;
}

/** Asks the server when typing pauses; follows the address when that changes otherwise. */
function TextFilter({ label, value, narrow, input }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useDebouncedCallback((text: string) => {
    told.current = filterText(text);
    narrow(told.current);
  }, 200);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  const type = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      {...(input === undefined ? {} : { ref: input })}
      w={130}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={typed && <CloseButton size="xs" aria-label={`Clear ${label}`} onClick={() => type("")} />}
    />
  );
}

function timeChoices(since: string) {
  const known = spans.map(({ value, label }) => ({ value, label: `Last ${label}` }));
  if (since === "" || known.some(({ value }) => value === since)) return known;
  return [...known, { value: since, label: `since ${since}` }];
}
