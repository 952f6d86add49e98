import type { DescService } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { useQuery, useTransport } from "@connectrpc/connect-query";
import type { Execution } from "@haltere/idl/admin";
import type { CompiledWorkflowClosure } from "@haltere/idl/core";
import { RunNodeService, type WatchResponse } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Scope } from "../../../data/scope.ts";
import { useWatch } from "../../../data/use-watch.ts";
import { criticalPath } from "./critical-path.ts";
import { readNodes } from "./read-nodes.ts";
import { nodeAfterEvent, type RunNode } from "./run-node.ts";
import { type RunRow, rowsByKey, runTree } from "./run-tree.ts";

/** A run as the page's views show it: one state, told on by the page's one stream. */
export interface Run {
  readonly execution: Execution | undefined;
  readonly tree: readonly RunRow[];
  readonly rows: ReadonlyMap<string, RunRow>;
  readonly critical: ReadonlySet<string>;
  /** Whether a task of it launches runs as it goes. */
  readonly isEager: boolean;
  /** Whether the nodes have been read. */
  readonly ready: boolean;
  readonly error: unknown;
  /** Whether it has been purged since it was read. */
  readonly gone: boolean;
  /** How many commits told of a node's attempts: what is read of them is read again when it changes. */
  readonly commitsOf: (nodeId: string) => number;
  readonly readAgain: () => void;
  /** Reads what is said of the run as a whole again. */
  readonly readExecution: () => void;
}

interface Nodes {
  readonly byId: ReadonlyMap<string, RunNode>;
  readonly commits: ReadonlyMap<string, number>;
}

/** How often the views follow, in milliseconds, however many commits there are. */
const pace = 200;

/** Reads a run and follows it. */
export function useRun(scope: Scope, name: string): Run {
  const client = useClientOf(AdminService);
  const nodeClient = useClientOf(RunNodeService);
  const id = { ...scope, name };
  const execution = useQuery(AdminService.method.getExecution, { id });
  const workflowId = execution.data?.closure?.workflowId;
  const workflow = useQuery(
    AdminService.method.getWorkflow,
    { id: workflowId },
    { enabled: workflowId !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
  const [nodes, setNodes] = useState<Nodes>();
  const [failure, setFailure] = useState<unknown>();
  const waiting = useRef<WatchResponse[]>([]);
  const reading = useRef<AbortController>(undefined);
  const known = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = () => {
    timer.current = undefined;
    if (reading.current !== undefined) return;
    const told = waiting.current.splice(0);
    if (told.length > 0) setNodes((before) => afterCommits(before ?? { byId: new Map(), commits: new Map() }, told));
  };
  const read = () => {
    reading.current?.abort();
    const left = new AbortController();
    reading.current = left;
    void execution.refetch();
    // At first each part shows as it comes; later what is shown stays until all is read anew.
    let shown = 0;
    const part = (found: readonly RunNode[]) => {
      if (left.signal.aborted || known.current || (shown > 0 && performance.now() - shown < pace)) return;
      shown = performance.now();
      setNodes({ byId: new Map(found.map((node) => [node.id, node])), commits: new Map() });
    };
    readNodes(nodeClient, id, left.signal, part)
      .then(
        (found) => {
          if (left.signal.aborted) return;
          known.current = true;
          setNodes((before) => ({
            byId: new Map(found.map((node) => [node.id, named(node, before)])),
            commits: bumped(before),
          }));
          setFailure(undefined);
        },
        (thrown: unknown) => {
          if (!left.signal.aborted) setFailure(thrown);
        },
      )
      .finally(() => {
        if (reading.current !== left) return;
        reading.current = undefined;
        flush();
      });
  };
  useWatch(
    { ...scope, execution: name },
    (response) => {
      waiting.current.push(response);
      if (response.events.some(({ event }) => event.case === "workflow")) void execution.refetch();
      timer.current ??= setTimeout(flush, pace);
    },
    read,
  );
  useEffect(
    () => () => {
      reading.current?.abort();
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  const dynamicIds = useMemo(
    () => [...(nodes?.byId.values() ?? [])].filter(({ isDynamic }) => isDynamic).map((node) => node.id),
    [nodes],
  );
  const dynamic = useQueries({
    queries: dynamicIds.map((nodeId) => ({
      queryKey: ["dynamic workflow", scope.project, scope.domain, name, nodeId],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await client.getDynamicNodeWorkflow({ id: { executionId: id, nodeId } }, { signal })).compiledWorkflow ?? null,
      staleTime: Number.POSITIVE_INFINITY,
      retry: 0,
    })),
    combine: (results) => results.map(({ data }) => data ?? undefined),
  });
  const closure = workflow.data?.closure?.compiledWorkflow;
  const former = useRef<ReadonlyMap<string, RunRow>>(new Map());
  const tree = useMemo(() => {
    const became = new Map<string, CompiledWorkflowClosure>();
    dynamicIds.forEach((nodeId, at) => {
      const found = dynamic[at];
      if (found) became.set(nodeId, found);
    });
    return runTree(nodes?.byId ?? new Map(), { closure, dynamic: became }, former.current);
  }, [nodes, closure, dynamic, dynamicIds]);
  const rows = useMemo(() => rowsByKey(tree), [tree]);
  useEffect(() => {
    former.current = rows;
  }, [rows]);
  const critical = useMemo(() => criticalPath(tree), [tree]);
  // No stream tells of it: a reader who comes back to the page has it read again, and so has an action that is refused.
  const gone =
    execution.data !== undefined &&
    execution.error !== null &&
    ConnectError.from(execution.error).code === Code.NotFound;
  return {
    execution: execution.data,
    tree,
    rows,
    critical,
    isEager: closure?.tasks.some(({ template }) => template?.metadata?.isEager) ?? false,
    ready: nodes !== undefined && !workflow.isLoading,
    error: execution.data === undefined ? execution.error : gone ? undefined : failure,
    gone,
    commitsOf: (nodeId) => nodes?.commits.get(nodeId) ?? nodes?.commits.get("") ?? 0,
    readAgain: read,
    readExecution: () => void execution.refetch(),
  };
}

function useClientOf<T extends DescService>(service: T): Client<T> {
  const transport = useTransport();
  return useMemo(() => createClient(service, transport), [service, transport]);
}

/** Names and numbers of attempts come with events alone. */
function named(node: RunNode, before: Nodes | undefined): RunNode {
  const known = before?.byId.get(node.id);
  return { ...node, name: known?.name ?? "", attempts: known?.attempts ?? 0 };
}

function bumped(before: Nodes | undefined): ReadonlyMap<string, number> {
  const most = Math.max(0, ...(before?.commits.values() ?? []));
  return new Map([["", most + 1]]);
}

function afterCommits(before: Nodes, told: readonly WatchResponse[]): Nodes {
  const byId = new Map(before.byId);
  const commits = new Map(before.commits);
  const base = commits.get("") ?? 0;
  for (const { event } of told.flatMap(({ events }) => events)) {
    const nodeId =
      event.case === "node"
        ? event.value.id?.nodeId
        : event.case === "task"
          ? event.value.parentNodeExecutionId?.nodeId
          : undefined;
    if (nodeId === undefined) continue;
    const before = byId.get(nodeId);
    if (event.case === "node") byId.set(nodeId, nodeAfterEvent(before, event.value));
    else if (event.case === "task" && before !== undefined && before.attempts <= event.value.retryAttempt)
      byId.set(nodeId, { ...before, attempts: event.value.retryAttempt + 1 });
    commits.set(nodeId, (commits.get(nodeId) ?? base) + 1);
  }
  return { byId, commits };
}
