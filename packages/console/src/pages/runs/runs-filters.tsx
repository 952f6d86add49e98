import type { Execution } from "@haltere/idl/admin";
import { Button, Chip, Group, Pill, Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { PhaseIcon } from "../../components/phase-icon.tsx";
import type { Scope } from "../../data/scope.ts";
import type { PhaseLook } from "../../format/phase.ts";
import { cellTime } from "../../format/time.ts";
import { fieldWords, type TextField } from "./completions.ts";
import { FindField } from "./find-field.tsx";
import { isNarrowed, type RunsSearch, spans } from "./runs-search.ts";
import { TextFilter } from "./text-filter.tsx";
import { TimeRange } from "./time-range.tsx";

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

interface RunsFiltersProps {
  readonly scope: Scope;
  readonly search: RunsSearch;
  readonly change: Change;
  /** Runs that are at hand. */
  readonly runs: readonly Execution[];
}

/** What narrows the list. All of it is in the address: a view can be kept and sent as a link. */
export function RunsFilters({ scope, search, change, runs }: RunsFiltersProps) {
  const narrow: Change = (changed) => change({ ...changed, page: undefined });
  const find = useRef<HTMLInputElement>(null);
  const [all, showAll] = useState(false);
  useHotkeys([["/", () => find.current?.focus()]]);
  const texts: readonly (readonly [TextField, string])[] = [
    ["name", search.name],
    ["workflow", search.workflow],
    ["launch_plan", search.launchPlan],
    ["label", search.label],
    ["user", search.user],
  ];
  return (
    <search aria-label="Runs" className="hal-filters">
      <Group gap="xs">
        <FindField scope={scope} runs={runs} input={find} pick={({ field, value }) => narrow({ [field]: value })} />
        <Select
          w={130}
          aria-label="Time"
          placeholder="Any time"
          clearable
          data={timeChoices(search.since)}
          value={search.since || null}
          onChange={(since) => narrow({ since: since ?? "" })}
        />
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
                checked={checked}
                onChange={(on) => narrow({ phase: [...others, ...(on ? phases : [])].join(",") })}
              >
                <span className="hal-count">
                  <PhaseIcon look={look} size={12} />
                  {word}
                </span>
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
        <Button variant="subtle" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? "Fewer filters" : "More filters"}
        </Button>
        {isNarrowed(search) && (
          <Button variant="subtle" onClick={() => narrow(nothing)}>
            Clear
          </Button>
        )}
      </Group>
      {all && (
        <Group gap="xs" align="end">
          {texts.map(([field, value]) => (
            <TextFilter
              key={field}
              label={fieldWords[field]}
              value={value}
              narrow={(text) => narrow({ [field]: text })}
            />
          ))}
          <TimeRange since={search.since} until={search.until} change={narrow} />
        </Group>
      )}
      <Active search={search} texts={texts} narrow={narrow} />
    </search>
  );
}

interface ActiveProps {
  readonly search: RunsSearch;
  readonly texts: readonly (readonly [TextField, string])[];
  readonly narrow: Change;
}

/** The filters by text and time that count, each to be taken away. */
function Active({ search, texts, narrow }: ActiveProps) {
  const { zone } = useClockChoice();
  const active = [
    ...texts.flatMap(([field, value]) => (value === "" ? [] : [{ field, text: `${fieldWords[field]}: ${value}` }])),
    ...(isMoment(search.since) ? [{ field: "since", text: `from ${timeText(search.since, zone)}` }] : []),
    ...(search.until === "" ? [] : [{ field: "until", text: `until ${timeText(search.until, zone)}` }]),
  ];
  if (active.length === 0) return undefined;
  return (
    <Group gap={6}>
      {active.map(({ field, text }) => (
        <Pill
          key={field}
          withRemoveButton
          onRemove={() => narrow({ [field]: "" })}
          removeButtonProps={{ "aria-label": `Take away ${text}`, "aria-hidden": false, tabIndex: 0 }}
        >
          {text}
        </Pill>
      ))}
    </Group>
  );
}

function isMoment(text: string): boolean {
  return text !== "" && !spans.some(({ value }) => value === text);
}

function timeText(text: string, zone: "utc" | "local"): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : cellTime(at, zone);
}

function timeChoices(since: string) {
  const known = spans.map(({ value, label }) => ({ value, label: `Last ${label}` }));
  return isMoment(since) ? [...known, { value: since, label: "From a time" }] : known;
}
