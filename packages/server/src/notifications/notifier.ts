import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { ExecutionClosureSchema } from "@haltere/idl/admin";
import type { Clock, Key, Logger, Row, Write } from "@haltere/ports";
import type { ObservedStore } from "../live/observe-store.ts";
import { recipientsOf } from "./deliveries.ts";
import { openMailSender } from "./mail.ts";
import { messageVariables } from "./message-variables.ts";
import type { NotificationSettings } from "./notification-settings.ts";
import { postWebhook } from "./webhook.ts";

export interface NotifierOptions {
  readonly store: ObservedStore;
  readonly clock: Clock;
  readonly settings: NotificationSettings;
  readonly logger: Logger;
}

/**
 * Delivers what lies in the outbox. A message is claimed by moving on the time when it is due, so that control planes that
 * share a store do not send it both; its row is removed only after it was taken. One that a crash interrupts is sent
 * again, with the same id.
 */
export interface Notifier {
  /** Resolves when nothing is being sent any more. */
  close(): Promise<void>;
}

/** How long, in microseconds, it relies on hearing of messages that others left. */
const patience = 10_000_000;
const firstRetry = 1_000_000;
const lastRetry = 300_000_000;
const atOnce = 16;
/** How long, in microseconds, a stop waits for what is being sent. */
const grace = 5_000_000;
const second = 1_000_000;

/** Starts delivering, also what an earlier process left. */
export async function startNotifier({ store, clock, settings, logger }: NotifierOptions): Promise<Notifier> {
  const sendMail = settings.mail && (await openMailSender(settings.mail, settings.timeoutSeconds, logger));
  const stopped = new AbortController();
  const sending = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;
  let closing = false;
  let cancelTimer = (): void => undefined;

  function wake(): void {
    again = looking !== undefined;
    if (again || closing) return;
    cancelTimer();
    looking = look().finally(() => {
      looking = undefined;
      if (again) wake();
    });
  }

  async function look(): Promise<void> {
    const now = clock.now();
    let next = now + patience;
    try {
      const free = atOnce - sending.size;
      // Who is done looks again.
      if (free === 0) return;
      const orderBy = { column: "due_at", descending: false } as const;
      const due = await store.list("outbox", {
        where: [{ column: "due_at", comparison: "lte", value: now }],
        orderBy,
        limit: free,
      });
      for (const row of due) {
        const sent = deliver(row).finally(() => {
          sending.delete(sent);
          wake();
        });
        sending.add(sent);
      }
      const [later] = await store.list("outbox", {
        where: [{ column: "due_at", comparison: "gt", value: now }],
        orderBy,
        limit: 1,
      });
      next = Math.min(next, later?.due_at ?? next);
    } catch (thrown) {
      next = now + firstRetry;
      logger.error("the notifier cannot read its outbox", { error: FlyteError.from(thrown).fullMessage });
    }
    if (next <= clock.now()) again = true;
    else if (!closing) cancelTimer = clock.at(next, wake);
  }

  async function deliver(row: Row<"outbox">): Promise<void> {
    const key = outboxKey(row);
    const attempts = row.attempts + 1;
    try {
      // Beyond the time that a try may take: only what a crash interrupted falls due by it.
      const due_at = clock.now() + (settings.timeoutSeconds + 1) * second;
      const claim = { attempts, due_at };
      const claimed = await store.commit([
        { kind: "update", table: "outbox", key, set: claim, expected: { attempts: row.attempts } },
      ]);
      if (!claimed.ok) return;
      const left = await send(row).catch((thrown: unknown) => FlyteError.from(thrown, "Unavailable"));
      const again = clock.now() + Math.min(firstRetry * 2 ** Math.min(attempts - 1, 16), lastRetry);
      if (!(left instanceof FlyteError)) {
        const rest = left.map((recipient) => restOf(row, recipient, { attempts, due_at: again }));
        await store.commit([{ kind: "delete", table: "outbox", where: key }, ...rest]);
        if (rest.length === 0) logger.info("a notification was delivered", { ...key, attempts });
        else
          logger.warn("a mail was taken but for recipients that are tried again", {
            ...key,
            attempts,
            recipients: left,
          });
        return;
      }
      const given = left.code === "FailedPrecondition" || again > row.created_at + settings.giveUpAfterSeconds * second;
      const told = { ...key, attempts, error: left.fullMessage };
      if (given) {
        await store.commit([{ kind: "delete", table: "outbox", where: key }]);
        logger.error("a notification is given up", told);
        return;
      }
      logger.warn("a notification was not taken and is sent again", told);
      await store.commit([{ kind: "update", table: "outbox", key, set: { due_at: again }, expected: claim }]);
    } catch (thrown) {
      logger.error("a notification's state cannot be written", { ...key, error: FlyteError.from(thrown).fullMessage });
    }
  }

  /** Sends a message, and answers whom of a mail's recipients it did not reach. One whose execution or receiver is gone counts as delivered, and the log tells. */
  async function send(row: Row<"outbox">): Promise<readonly string[]> {
    const { delivery, execution_project, execution_domain, execution_name } = row;
    const execution = await store.get("executions", { execution_project, execution_domain, execution_name });
    const [kind, name = ""] = splitOnce(delivery);
    const id = `${execution_project}/${execution_domain}/${execution_name}/${delivery}`;
    if (execution === undefined) return dropped(id, "its execution is gone");
    const variables = messageVariables(execution);
    if (kind === "mail") {
      const [, place = "", one] = /^(\d+)(?:\/(.*))?$/s.exec(name) ?? [];
      const notification = fromBinary(ExecutionClosureSchema, execution.closure).notifications[Number(place)];
      const recipients = recipientsOf(notification);
      const template = notification?.type.case === "email" ? notification.type.value.template : "";
      if (sendMail === undefined) return dropped(id, "no mail server is configured any more");
      // Each try is the same message, to whomever it goes.
      const mail = { id: one === undefined ? id : id.slice(0, -one.length - 1), recipients, template, variables };
      return bounded(sendMail({ ...mail, pending: one === undefined ? recipients : [one] }));
    }
    const webhook = settings.webhooks.find((known) => known.name === name);
    if (webhook === undefined) return dropped(id, "its webhook is not configured any more");
    const ended = new AbortController();
    const time = Math.floor(clock.now() / second);
    await bounded(postWebhook(webhook, { id, variables, time }, ended.signal)).finally(() => ended.abort());
    return [];
  }

  function dropped(id: string, reason: string): readonly string[] {
    logger.warn("a notification is dropped", { id, reason });
    return [];
  }

  /** Rejects when a try takes too long, or the control plane ends. */
  function bounded<T>(sent: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const refuse = (what: string) => late.reject(new FlyteError("DeadlineExceeded", what));
    const stop = () => refuse("the control plane is stopping");
    stopped.signal.addEventListener("abort", stop, { once: true });
    const cancel = clock.at(clock.now() + settings.timeoutSeconds * second, () => refuse("it took too long"));
    return Promise.race([sent, late.promise]).finally(() => {
      cancel();
      stopped.signal.removeEventListener("abort", stop);
    });
  }

  const leave = store.onCommit(["outbox"], wake);
  wake();
  return {
    async close() {
      closing = true;
      leave();
      cancelTimer();
      await looking;
      const cancel = clock.at(clock.now() + grace, () => stopped.abort());
      await Promise.all(sending);
      cancel();
    },
  };
}

function splitOnce(delivery: string): readonly string[] {
  const slash = delivery.indexOf("/");
  return [delivery.slice(0, slash), delivery.slice(slash + 1)];
}

/** What is left of a mail that others have been sent: a message of its own to one recipient. */
function restOf(row: Row<"outbox">, recipient: string, next: Pick<Row<"outbox">, "attempts" | "due_at">): Write {
  const delivery = `${row.delivery}/${recipient}`;
  return { kind: "ensure", table: "outbox", row: { ...outboxKey(row), delivery, created_at: row.created_at, ...next } };
}

function outboxKey({ execution_project, execution_domain, execution_name, delivery }: Row<"outbox">): Key<"outbox"> {
  return { execution_project, execution_domain, execution_name, delivery };
}
