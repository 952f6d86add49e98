import { useQuery } from "@connectrpc/connect-query";
import {
  type CacheEntry,
  type CacheEntryId,
  CacheEntryService,
  ListCacheEntriesRequest_Order as Order,
} from "@haltere/idl/haltere";
import { Button, CloseButton, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { CacheEntryValues } from "./cache-entry-values.tsx";
import { CacheRow, entryKey } from "./cache-row.tsx";
import { Evict, type Evicted } from "./evict.tsx";
import { Reservations } from "./reservations.tsx";

const pageLimit = 100;
const orders = [
  { value: "newest", label: "Newest", order: Order.NEWEST },
  { value: "oldest", label: "Oldest", order: Order.OLDEST },
  { value: "task", label: "By task", order: Order.TASK },
] as const;

/** What the cache holds for the tasks of a domain: where each result came from, how to be rid of it, and who computes one now. */
export function CachePage() {
  const scope = useRequiredScope();
  const { project, domain } = scope;
  const [{ task = "", version = "", token = "", sort = "newest" }, change] = useAddressSearch();
  const [typed] = useDebouncedValue(task, 200);
  const [typedVersion] = useDebouncedValue(version, 200);
  const [chosen, setChosen] = useState<ReadonlyMap<string, CacheEntry>>(new Map());
  const [evicting, setEvicting] = useState<Evicted>();
  const [opened, setOpened] = useState<CacheEntryId>();
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const narrow = (changed: Readonly<Record<string, string | undefined>>) => {
    setChosen(new Map());
    change({ ...changed, token: undefined });
  };
  const { data, error, isPlaceholderData, refetch } = useQuery(
    CacheEntryService.method.listCacheEntries,
    {
      project,
      domain,
      task: typed,
      cacheVersion: typedVersion,
      order: orders.find(({ value }) => value === sort)?.order ?? Order.NEWEST,
      limit: pageLimit,
      token,
    },
    { placeholderData: keepPreviousData },
  );
  // Results are kept while runs go on.
  const read = useThrottled(() => void refetch(), 2000);
  useWatch({ ...scope, executionsOnly: true }, read);
  const entries = data?.entries ?? [];
  const narrowed = task !== "" || version !== "";
  const all = entries.length > 0 && entries.every((entry) => chosen.has(entryKey(entry)));
  const choose = (some: readonly CacheEntry[], on: boolean) => {
    const next = new Map(chosen);
    for (const entry of some) {
      if (on) next.set(entryKey(entry), entry);
      else next.delete(entryKey(entry));
    }
    setChosen(next);
  };
  return (
    <Page title="Cache">
      <Group gap="xs" role="search" aria-label="Cache">
        <TextInput
          ref={field}
          aria-label="Task"
          placeholder="Part of a task's name"
          w={260}
          value={task}
          onChange={(event) => narrow({ task: event.currentTarget.value })}
          rightSection={task && <CloseButton size="xs" aria-label="Clear task" onClick={() => narrow({ task: "" })} />}
        />
        <TextInput
          aria-label="Cache version"
          placeholder="Whole cache version"
          w={160}
          value={version}
          onChange={(event) => narrow({ version: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Order"
          data={orders.map(({ value, label }) => ({ value, label }))}
          value={sort}
          onChange={(value) => narrow({ sort: value === "newest" ? undefined : value })}
        />
        {chosen.size > 0 && (
          <Button
            color="red"
            variant="light"
            onClick={() => setEvicting({ kind: "entries", ids: [...chosen.values()].flatMap(({ id }) => id ?? []) })}
          >
            Evict {chosen.size} chosen
          </Button>
        )}
      </Group>
      {error && <ErrorPanel what="The cache could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && entries.length === 0 && (
        <EmptyState title={narrowed ? "No entry is like this" : "Nothing is cached here yet"}>
          Results are kept of tasks that say so: task({"{"} cache: {"{"} version: "1" {"}"} {"}"}, …)
        </EmptyState>
      )}
      {entries.length > 0 && (
        <TableFrame label="Entries">
          <table className="hal-table" aria-busy={isPlaceholderData}>
            <thead>
              <tr>
                <th className="hal-narrow">
                  <input
                    type="checkbox"
                    aria-label="Choose all entries of this page"
                    checked={all}
                    onChange={(event) => choose(entries, event.currentTarget.checked)}
                  />
                </th>
                <th>Task</th>
                <th>Cache version</th>
                <th>Made by</th>
                <th>Made</th>
                <th>Actions</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <CacheRow
                  key={entryKey(entry)}
                  scope={scope}
                  entry={entry}
                  chosen={chosen.has(entryKey(entry))}
                  choose={(on) => choose([entry], on)}
                  evict={setEvicting}
                  open={() => setOpened(entry.id)}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {(data?.token || token) && (
        <Button.Group>
          <Button variant="default" disabled={!token} onClick={() => change({ token: undefined })}>
            First page
          </Button>
          <Button variant="default" disabled={!data?.token} onClick={() => change({ token: data?.token })}>
            Next page
          </Button>
        </Button.Group>
      )}
      <Reservations scope={scope} />
      {opened && <CacheEntryValues id={opened} close={() => setOpened(undefined)} />}
      {evicting && (
        <Evict
          target={evicting}
          close={() => setEvicting(undefined)}
          done={() => {
            setEvicting(undefined);
            setChosen(new Map());
            void refetch();
          }}
        />
      )}
    </Page>
  );
}
