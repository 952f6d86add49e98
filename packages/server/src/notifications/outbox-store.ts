import type { Clock, Write } from "@haltere/ports";
import type { ObservedStore } from "../live/observe-store.ts";
import { deliveriesOf, type EndedExecution } from "./deliveries.ts";
import type { NotificationSettings } from "./notification-settings.ts";

type ExecutionKey = Extract<Write, { kind: "update"; table: "executions" }>["key"];

/**
 * A store in which whoever ends an execution also writes, in the same transaction, what is to be told of it: the engine,
 * an event from outside, a launch that fails. So no end is told of that was not committed, and none is left out.
 */
export function withOutbox(store: ObservedStore, settings: NotificationSettings, clock: Clock): ObservedStore {
  if (!settings.mail && settings.webhooks.length === 0) return store;
  return {
    ...store,
    commit(writes) {
      const told = writes.flatMap((write) => tell(write, settings, clock));
      return store.commit(told.length === 0 ? writes : [...writes, ...told]);
    },
  };
}

function tell(write: Write, settings: NotificationSettings, clock: Clock): Write[] {
  if (write.table !== "executions" || write.kind === "delete") return [];
  const ended = write.kind === "update" ? endOf(write.key, write.set, write.expected) : write.row;
  if (!ended) return [];
  const { execution_project, execution_domain, execution_name } = ended;
  const now = clock.now();
  return deliveriesOf(settings, ended).map((delivery) => ({
    kind: "ensure",
    table: "outbox",
    row: { execution_project, execution_domain, execution_name, delivery, attempts: 0, due_at: now, created_at: now },
  }));
}

/** What an update makes of an execution, where it moves it to another phase. */
function endOf(
  key: ExecutionKey,
  { phase, closure }: Partial<EndedExecution>,
  expected: Partial<EndedExecution> | undefined,
): (EndedExecution & ExecutionKey) | undefined {
  if (phase === undefined || closure === undefined || expected?.phase === phase) return undefined;
  return { ...key, phase, closure };
}
