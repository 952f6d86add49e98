import { useQuery } from "@connectrpc/connect-query";
import { type CacheEntry, type CacheEntryId, CacheEntryService } from "@haltere/idl/haltere";
import { Button, Table, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { type Scope, useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { useWatch } from "../../data/use-watch.ts";
import { CacheEntryValues } from "./cache-entry-values.tsx";
import { Evict, type Evicted } from "./evict.tsx";

const pageLimit = 100;

/** What the cache holds for the tasks of a domain: where each result came from, and how to be rid of it. */
export function CachePage() {
  const scope = useRequiredScope();
  const [{ task = "", token = "" }, change] = useAddressSearch();
  const [typed] = useDebouncedValue(task, 200);
  const [evicting, setEvicting] = useState<Evicted>();
  const [opened, setOpened] = useState<CacheEntryId>();
  const { data, error, refetch } = useQuery(CacheEntryService.method.listCacheEntries, {
    ...scope,
    task: typed,
    limit: pageLimit,
    token,
  });
  useWatch(undefined, () => undefined);
  const entries = data?.entries ?? [];
  return (
    <Page title="Cache">
      <TextInput
        label="Task"
        placeholder="Part of its name"
        value={task}
        maw={420}
        onChange={(event) => change({ task: event.currentTarget.value || undefined, token: undefined })}
      />
      {error && <ErrorPanel what="The cache could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && entries.length === 0 && (
        <EmptyState title={task ? "No entry's task is called so" : "Nothing is cached here yet"}>
          Results are kept of tasks that say so: task({"{"} cache: {"{"} version: "1" {"}"} {"}"}, …)
        </EmptyState>
      )}
      {entries.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Task</Table.Th>
                <Table.Th>Cache version</Table.Th>
                <Table.Th>Made by</Table.Th>
                <Table.Th>Made</Table.Th>
                <Table.Th>Actions</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Row
                  key={entry.id?.artifactId}
                  scope={scope}
                  entry={entry}
                  evict={setEvicting}
                  open={() => setOpened(entry.id)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {(data?.token || token) && (
        <Button.Group>
          <Button variant="default" disabled={!token} onClick={() => change({ token: undefined })}>
            Newest
          </Button>
          <Button variant="default" disabled={!data?.token} onClick={() => change({ token: data?.token })}>
            Older
          </Button>
        </Button.Group>
      )}
      {opened && <CacheEntryValues id={opened} close={() => setOpened(undefined)} />}
      {evicting && (
        <Evict
          target={evicting}
          close={() => setEvicting(undefined)}
          done={() => {
            setEvicting(undefined);
            void refetch();
          }}
        />
      )}
    </Page>
  );
}

interface RowProps {
  readonly scope: Scope;
  readonly entry: CacheEntry;
  readonly evict: (target: Evicted) => void;
  readonly open: () => void;
}

function Row({ scope, entry, evict, open }: RowProps) {
  const { id, task, cacheVersion, source, createdAt } = entry;
  const run = source?.nodeExecutionId?.executionId;
  return (
    <Table.Tr style={{ overflowWrap: "anywhere" }}>
      <Table.Td>
        <PageLink to="/projects/$project/domains/$domain/tasks/$name" params={{ ...scope, name: task }}>
          {task}
        </PageLink>
      </Table.Td>
      <Table.Td className="hal-mono">{cacheVersion}</Table.Td>
      <Table.Td>
        {run ? (
          <PageLink
            to="/projects/$project/domains/$domain/executions/$name"
            params={{ project: run.project, domain: run.domain, name: run.name }}
          >
            {run.name}
          </PageLink>
        ) : (
          "–"
        )}
        {source?.nodeExecutionId && ` · ${source.nodeExecutionId.nodeId}`}
      </Table.Td>
      <Table.Td>
        <Time at={createdAt} />
      </Table.Td>
      <Table.Td>
        <Button.Group>
          <Button variant="default" onClick={open}>
            Values
          </Button>
          <Button variant="default" onClick={() => id && evict({ kind: "entry", id, task })}>
            Evict
          </Button>
          <Button variant="default" onClick={() => evict({ kind: "task", ...scope, name: task })}>
            Evict all of the task
          </Button>
        </Button.Group>
      </Table.Td>
    </Table.Tr>
  );
}
