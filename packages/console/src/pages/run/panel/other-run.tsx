import { useQuery } from "@connectrpc/connect-query";
import { type Execution, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { Time } from "../../../components/time.tsx";
import type { Scope } from "../../../data/scope.ts";
import { executionPhase } from "../../../format/phase.ts";

interface OtherRunProps {
  readonly scope: Scope;
  readonly run: string;
  readonly value: string | undefined;
  readonly onChange: (name: string | undefined) => void;
}

const newest = { key: "created_at", direction: Sort_Direction.DESCENDING };

/** Chooses the run to compare with: the one that this came from, the last that succeeded, and any of the same workflow by its name. */
export function OtherRun({ scope, run, value, onChange }: OtherRunProps) {
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed === value ? "" : typed.replace(/[+;(),]/g, "").trim(), 150);
  const { data: own } = useQuery(AdminService.method.getExecution, { id: { ...scope, name: run } });
  const workflow = own?.closure?.workflowId?.name;
  const enabled = asked && workflow !== undefined;
  const ofWorkflow = `eq(workflow.name,${workflow})`;
  const found = useQuery(
    AdminService.method.listExecutions,
    {
      id: scope,
      limit: 50,
      filters: text === "" ? ofWorkflow : `${ofWorkflow}+contains(execution_name,${text})`,
      sortBy: newest,
    },
    { enabled, placeholderData: keepPreviousData, staleTime: 0 },
  );
  const succeeded = useQuery(
    AdminService.method.listExecutions,
    { id: scope, limit: 2, filters: `${ofWorkflow}+eq(phase,SUCCEEDED)`, sortBy: newest },
    { enabled, staleTime: 0 },
  );
  const source = own?.spec?.metadata?.referenceExecution?.name;
  const runs = new Map<string, Execution>();
  for (const execution of [...(found.data?.executions ?? []), ...(succeeded.data?.executions ?? [])])
    runs.set(execution.id?.name ?? "", execution);
  const best = succeeded.data?.executions.find(({ id }) => id?.name !== run)?.id?.name;
  const suggested = text === "" ? [...new Set([source ?? "", best ?? ""])].filter((name) => name !== "") : [];
  const others = (found.data?.executions ?? [])
    .map(({ id }) => id?.name ?? "")
    .filter((name) => name !== run && !suggested.includes(name));
  const known = new Set([...suggested, ...others]);
  const notes = new Map<string, string>();
  if (best !== undefined) notes.set(best, "last success");
  if (source) notes.set(source, "this was made of it");
  return (
    <Select
      aria-label="Compare with a run"
      placeholder="Compare with a run of the same workflow…"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Compare no more" }}
      data={[
        { group: "Suggested", items: suggested },
        { group: "Runs of the same workflow", items: others },
        // What the address has may be none of those.
        { group: "Compared with", items: value === undefined || known.has(value) ? [] : [value] },
      ].filter(({ items }) => items.length > 0)}
      // The server has searched.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <Option name={option.value} run={runs.get(option.value)} note={notes.get(option.value)} />
      )}
      value={value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onFocus={() => setAsked(true)}
      onChange={(name) => onChange(name ?? undefined)}
      nothingFoundMessage={found.isFetching ? "Reading" : "No other run of this workflow is named so"}
    />
  );
}

interface OptionProps {
  readonly name: string;
  readonly run: Execution | undefined;
  readonly note: string | undefined;
}

function Option({ name, run, note }: OptionProps) {
  return (
    <span className="run-option">
      <span className="hal-mono">{name}</span>
      {run && <PhaseBadge phase={executionPhase(run.closure?.phase ?? 0)} />}
      {run && (
        <span className="hal-dim">
          <Time at={run.closure?.createdAt} />
        </span>
      )}
      {note !== undefined && <span className="hal-dim">{note}</span>}
    </span>
  );
}
