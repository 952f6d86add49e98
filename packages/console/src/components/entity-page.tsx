import { Chip, CloseButton, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { useRef } from "react";
import { type Scope, useRequiredScope } from "../data/scope.ts";
import { useAddressSearch } from "../data/use-address-search.ts";
import { type NameOrder, namesOfPage, useNamePages } from "../data/use-name-pages.ts";
import { EmptyState } from "./empty-state.tsx";
import { type EntityKind, entityKinds } from "./entity-kinds.ts";
import { EntityTable, type MoreColumn } from "./entity-table.tsx";
import { ErrorPanel } from "./error-panel.tsx";
import { Page } from "./page.tsx";
import { Pager } from "./pager.tsx";
import { registerCommand } from "./register-command.ts";
import { Waiting } from "./waiting.tsx";

interface EntityPageProps {
  readonly kind: EntityKind;
  /** A hook that answers columns for the names of the page. */
  readonly useMore?: (names: readonly string[]) => readonly MoreColumn[];
}

const orders = [
  { value: "name", label: "By name" },
  { value: "last", label: "By last run" },
  { value: "failures", label: "By failures" },
] as const;

/** The list of a domain's workflows, tasks or launch plans: searched and ordered by the server, a page at a time, with strips that are live. */
export function EntityPage({ kind, useMore = nothingMore }: EntityPageProps) {
  const { title, resourceType } = entityKinds[kind];
  const scope = useRequiredScope();
  const [address, change] = useAddressSearch();
  const archived = address.archived === "1";
  const order: NameOrder = orders.find(({ value }) => value === address.sort)?.value ?? "name";
  const page = /^\d{1,9}$/.test(address.page ?? "") ? Number(address.page) : 0;
  const [name] = useDebouncedValue((address.name ?? "").trim(), 150);
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const { data, error, refetch, isPlaceholderData } = useNamePages(scope, {
    resourceType,
    name,
    archived,
    order,
    page,
  });
  const rows = data?.names ?? [];
  const more = useMore(rows.map((row) => row.name));
  const narrow = (changed: Readonly<Record<string, string>>) => change({ ...changed, page: undefined });
  return (
    <Page title={title}>
      <Group gap="xs" role="search" aria-label={title}>
        <TextInput
          ref={field}
          w={260}
          aria-label="Name"
          placeholder="Name"
          value={address.name ?? ""}
          onChange={(event) => narrow({ name: event.currentTarget.value })}
          rightSection={
            address.name && <CloseButton size="xs" aria-label="Clear name" onClick={() => narrow({ name: "" })} />
          }
        />
        <SegmentedControl
          size="xs"
          aria-label="Order"
          data={[...orders]}
          value={order}
          onChange={(sort) => narrow({ sort: sort === "name" ? "" : sort })}
        />
        <Chip
          size="xs"
          variant="outline"
          radius="sm"
          checked={archived}
          onChange={(on) => narrow({ archived: on ? "1" : "" })}
        >
          Archived
        </Chip>
      </Group>
      {error && <ErrorPanel what={`The ${kind}s could not be read`} error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={12} />}
      {data && rows.length === 0 && <Nothing kind={kind} all={name === "" && !archived && page === 0} scope={scope} />}
      {rows.length > 0 && <EntityTable kind={kind} scope={scope} rows={rows} more={more} />}
      {data && (
        <Pager
          label={`Pages of ${kind}s`}
          page={page}
          size={namesOfPage}
          count={rows.length}
          last={data.token === ""}
          reading={isPlaceholderData}
          words={["Previous", "Next"]}
          go={(to) => change({ page: to === 0 ? undefined : String(to) })}
        />
      )}
    </Page>
  );
}

const nothingMore = (): readonly MoreColumn[] => [];

interface NothingProps {
  readonly kind: EntityKind;
  readonly all: boolean;
  readonly scope: Scope;
}

function Nothing({ kind, all, scope }: NothingProps) {
  if (!all) return <EmptyState title={`No ${kind} is called so`}>Another part of its name may find it.</EmptyState>;
  return <EmptyState title={`No ${kind} is registered here yet`} command={registerCommand(scope)} />;
}
