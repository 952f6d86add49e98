import type { Execution } from "@haltere/idl/admin";
import type { ResourceType } from "@haltere/idl/core";
import { Chip, CloseButton, Group, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useDeferredValue, useRef } from "react";
import { type RunsOf, useRecentRuns } from "../data/recent-runs.ts";
import { useRequiredScope } from "../data/scope.ts";
import { useAddressSearch } from "../data/use-address-search.ts";
import { mostNames, useNames } from "../data/use-names.ts";
import { milliseconds } from "../format/time.ts";
import { EmptyState } from "./empty-state.tsx";
import { type EntityRow, EntityTable } from "./entity-table.tsx";
import { ErrorPanel } from "./error-panel.tsx";
import { Page } from "./page.tsx";
import { Waiting } from "./waiting.tsx";

interface EntityPageProps {
  readonly title: string;
  readonly kind: RunsOf;
  readonly resourceType: ResourceType;
  readonly link: (name: string) => ReactNode;
  readonly more?: readonly { readonly head: string; readonly cell: (name: string) => ReactNode }[];
}

/** The list of a domain's workflows, tasks or launch plans: searched by name, ordered by name or last run, with strips that are live. */
export function EntityPage({ title, kind, resourceType, link, more }: EntityPageProps) {
  const scope = useRequiredScope();
  const [address, change] = useAddressSearch();
  const archived = address.archived === "1";
  const wanted = useDeferredValue((address.name ?? "").toLowerCase());
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const { data, error, refetch } = useNames(scope, resourceType, { archived });
  const recent = useRecentRuns(scope, kind);
  const found = (data?.entities ?? []).flatMap(({ id, metadata }): EntityRow[] => {
    const name = id?.name ?? "";
    if (!name.toLowerCase().includes(wanted)) return [];
    return [{ name, description: metadata?.description ?? "", runs: recent.get(name) ?? [] }];
  });
  const rows = address.sort === "last" ? found.toSorted((a, b) => began(b.runs[0]) - began(a.runs[0])) : found;
  return (
    <Page title={title}>
      <Group gap="xs" role="search" aria-label={title}>
        <TextInput
          ref={field}
          w={260}
          aria-label="Name"
          placeholder="Name"
          value={address.name ?? ""}
          onChange={(event) => change({ name: event.currentTarget.value })}
          rightSection={
            address.name && <CloseButton size="xs" aria-label="Clear name" onClick={() => change({ name: "" })} />
          }
        />
        <SegmentedControl
          size="xs"
          aria-label="Order"
          data={[
            { value: "", label: "By name" },
            { value: "last", label: "By last run" },
          ]}
          value={address.sort === "last" ? "last" : ""}
          onChange={(sort) => change({ sort })}
        />
        <Chip
          size="xs"
          variant="outline"
          radius="sm"
          checked={archived}
          onChange={(on) => change({ archived: on ? "1" : "" })}
        >
          Archived
        </Chip>
        {data && (
          <Text size="xs" c="dimmed" role="status">
            {rows.length.toLocaleString("en")} of {data.entities.length.toLocaleString("en")}
            {data.entities.length === mostNames && ", the first by name"}
          </Text>
        )}
      </Group>
      {error && <ErrorPanel what={`The ${kind}s could not be read`} error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={12} />}
      {data && rows.length === 0 && <Nothing kind={kind} all={data.entities.length === 0 && !archived} {...scope} />}
      {rows.length > 0 && <EntityTable rows={rows} link={link} {...(more === undefined ? {} : { more })} />}
    </Page>
  );
}

function Nothing({ kind, all, project, domain }: { kind: RunsOf; all: boolean; project: string; domain: string }) {
  if (!all) return <EmptyState title={`No ${kind} is called so`}>Another part of its name may find it.</EmptyState>;
  return (
    <EmptyState
      title={`No ${kind} is registered here yet`}
      command={`npx haltere register workflow.ts --project ${project} --domain ${domain}`}
    />
  );
}

function began(run: Execution | undefined): number {
  return milliseconds(run?.closure?.createdAt) ?? 0;
}
