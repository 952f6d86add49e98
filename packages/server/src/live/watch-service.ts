import { create, fromBinary } from "@bufbuild/protobuf";
import { executionPhase, FlyteError, isTerminalExecutionPhase, timestampFromMicroseconds } from "@haltere/core";
import {
  JournalEntrySchema,
  type JournalEvent,
  WatchedScopeSchema,
  type WatchRequest,
  type WatchResponse,
  WatchResponseSchema,
  WatchService,
} from "@haltere/idl/haltere";
import type { Clock, Condition, Row } from "@haltere/ports";
import { type BoundService, bindService, type CallContext } from "@haltere/rpc";
import { executionIdFromRow, executionKey } from "../services/executions/execution-row.ts";
import { getExecutionRow } from "../services/executions/read-executions.ts";
import { requireExecutionIdentifier } from "../services/requests/identifiers.ts";
import { equals } from "../services/requests/list-query.ts";
import { invalidValue, missing, requireText } from "../services/requests/refusals.ts";
import { journalPages } from "./journal-pages.ts";
import type { ObservedStore } from "./observe-store.ts";
import { type Told, watchedScopes } from "./watched-scopes.ts";

export interface WatchOptions {
  readonly store: ObservedStore;
  readonly clock: Clock;
}

/** haltere.v1.WatchService, and what ends its streams. */
export interface Watching {
  readonly service: BoundService;
  /** Ends every stream with Unavailable: the caller goes on at its cursor once it is served again. */
  close(): void;
}

export function createWatchService({ store, clock }: WatchOptions): Watching {
  const stopped = new AbortController();

  async function* watch(request: WatchRequest, { signal }: CallContext): AsyncGenerator<WatchResponse> {
    const scope = await scopeOf(request);
    const pages = journalPages({ store, clock, scope: scope.where, after: await startOf(request.cursor) });
    const ended = AbortSignal.any([signal, stopped.signal]);
    try {
      yield create(WatchResponseSchema, { cursor: String(pages.cursor()) });
      // An end that is committed from here on is in a page, but of one that another process committed and then removed.
      let last = await hasEnded(scope.execution);
      for (;;) {
        const rows = await pages.next();
        for (const row of rows) {
          const response = responseOf(row, scope.told(row));
          if (response !== undefined) yield response;
          if (scope.execution !== undefined && response?.events.some(isEnd)) last = true;
          ended.throwIfAborted();
        }
        if (rows.length > 0) continue;
        if (last) return;
        if ((await pages.more(ended)) === "late") last = await hasEnded(scope.execution);
      }
    } finally {
      pages.close();
    }
  }

  async function scopeOf({ scope, scopes }: WatchRequest): Promise<Scope> {
    if (scopes.length > 0) return { where: [], told: watchedScopes(scopes) };
    switch (scope.case) {
      case "execution": {
        const id = requireExecutionIdentifier(scope.value);
        await getExecutionRow(store, id);
        const key = executionKey(id);
        return { where: equals(key), told: () => "all", execution: key };
      }
      case "domain": {
        const { project, domain } = scope.value;
        requireText(project, "project");
        requireText(domain, "domain");
        return { where: [], told: watchedScopes([create(WatchedScopeSchema, { scope })]) };
      }
      case undefined:
        throw missing("scope");
    }
  }

  async function startOf(cursor: string): Promise<number> {
    if (cursor !== "") {
      const id = /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
      if (id === undefined) throw invalidValue("cursor");
      return id;
    }
    const [newest] = await store.list("journal", {
      where: [],
      orderBy: { column: "id", descending: true },
      limit: 1,
      without: ["entry"],
    });
    return newest?.id ?? 0;
  }

  async function hasEnded(key: ReturnType<typeof executionKey> | undefined): Promise<boolean> {
    if (key === undefined) return false;
    const row = await store.get("executions", key);
    return row === undefined || isTerminalExecutionPhase(executionPhase(row.phase));
  }

  return {
    service: bindService(WatchService, { watch }),
    close: () => stopped.abort(new FlyteError("Unavailable", "the control plane is stopping", { recoverable: true })),
  };
}

interface Scope {
  readonly where: readonly Condition[];
  readonly told: (row: Row<"journal">) => Told;
  readonly execution?: ReturnType<typeof executionKey>;
}

const isEnd = ({ event }: JournalEvent) => event.case === "workflow" && isTerminalExecutionPhase(event.value.phase);

/** Undefined where nothing of it is told. */
function responseOf(row: Row<"journal">, told: Told): WatchResponse | undefined {
  if (told === "nothing") return undefined;
  const all: JournalEvent[] = fromBinary(JournalEntrySchema, row.entry).events;
  const events = told === "all" ? all : all.filter(({ event }) => event.case === "workflow");
  if (events.length === 0 && all.length > 0) return undefined;
  return create(WatchResponseSchema, {
    cursor: String(row.id),
    execution: executionIdFromRow(row),
    events,
    committedAt: timestampFromMicroseconds(row.created_at),
  });
}
