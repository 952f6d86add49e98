import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { literalMap } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { Clock, LocalConnectorCall } from "@haltere/ports";
import { type Checkpoint, createCheckpoint } from "../context/checkpoint.ts";
import { lineLogger } from "../context/logger.ts";
import { metricsOf } from "../context/metrics.ts";
import type { TaskContext } from "../context/task-context.ts";
import { createTimeline } from "../context/timeline.ts";
import { createDecks } from "../deck/decks.ts";
import type { FileAccess } from "../files/file-access.ts";
import { attemptFiles } from "../task-process/attempt-files.ts";
import type { Literals } from "../values/interface-values.ts";
import { createInterrupts } from "./interrupts.ts";
import { localSecrets } from "./local-secrets.ts";
import type { RunRecord } from "./run-record.ts";
import { surroundings } from "./surroundings.ts";
import { systemClock } from "./system-clock.ts";

/** One run in this process: what its tasks share. */
export interface LocalSession {
  readonly files: FileAccess;
  readonly clock: Clock;
  /** The clock for what a task may take. */
  readonly limits: Clock;
  /** Counts the tasks whose code runs now; undefined where nobody asks. */
  readonly activity: { tasks: number } | undefined;
  /** Where what is run by itself is written down; undefined where nobody asks. */
  readonly records: RunRecord[] | undefined;
  /**
   * Makes the contexts of a task's attempts, which hand checkpoints on to each other.
   * @param keep The folder that their files are put into; by default the run's own.
   */
  contexts(task: string, keep?: string): (attempt: number, signal: AbortSignal) => TaskContext;
  /** What a connector that runs a task's job is given. */
  connectorCall(): ConnectorSurroundings;
  /**
   * Runs what must not be left behind: an interrupt (SIGINT, SIGTERM) aborts the signal while it runs. A second one ends
   * the process at once.
   */
  interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /**
   * Removes what the run left that nothing refers to: reports stay, and files where the outputs tell of them.
   * @param outputs Undefined where it failed.
   */
  end(outputs: Literals | undefined): void;
  /** Keeps a report, and answers where. */
  keepDeck(task: string, html: string): string;
}

type ConnectorSurroundings = Pick<LocalConnectorCall, "outputPrefix" | "clock" | "secrets">;

/**
 * The files of a run lie in a folder below the system's temporary one, made when the first is written. Of it there stays
 * after the run what its outputs refer to.
 */
export function localSession(clock: Clock = surroundings().clock ?? systemClock): LocalSession {
  let made: string | undefined;
  const folder = (): string => {
    made ??= mkdtempSync(join(tmpdir(), "haltere-"));
    return made;
  };
  const own = (name: string): string => {
    const path = join(folder(), name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  let access: FileAccess | undefined;
  const files = (): FileAccess => {
    access ??= attemptFiles(own("files"));
    return access;
  };
  // Reading needs no folder.
  const reader = attemptFiles("");
  const lazyFiles: FileAccess = {
    upload: (...given) => files().upload(...given),
    uploadDirectory: (...given) => files().uploadDirectory(...given),
    produce: (write) => files().produce(write),
    begin: (work) => files().begin(work),
    settled: async () => await access?.settled(),
    open: (uri) => reader.open(uri),
    list: (uri) => reader.list(uri),
    scratch: async () => own(join("scratch", randomBytes(8).toString("hex"))),
  };
  const interrupts = createInterrupts();
  return {
    files: lazyFiles,
    clock,
    limits: surroundings().limits ?? clock,
    activity: surroundings().activity,
    records: surroundings().records,
    connectorCall: () => ({
      outputPrefix: `file://${own(join("connectors", randomBytes(8).toString("hex")))}`,
      clock,
      secrets: localSecrets(process.env, { unprefixed: true }),
    }),
    interruptible: (work) => interrupts.guard(work),
    contexts(task, keep) {
      const kept = keep === undefined ? lazyFiles : attemptFiles(keep);
      const run = randomBytes(8).toString("hex");
      const checkpoints = (attempt: number): string => join(own(join("checkpoints", run)), String(attempt));
      return (attempt, signal) => {
        let directory: string | undefined;
        let checkpoint: Checkpoint | undefined;
        const timeline = createTimeline();
        return {
          executionId: { project: "local", domain: "local", name: "local" },
          taskId: { project: "local", domain: "local", name: task, version: "local" },
          attempt,
          executionDate: new Date(Number(clock.now()) / 1000),
          logger: lineLogger((line) => process.stderr.write(`${line}\n`)),
          get workingDirectory() {
            directory ??= own(join("work", randomBytes(8).toString("hex")));
            return directory;
          },
          get rawOutputPrefix() {
            return keep ?? own("files");
          },
          secrets: localSecrets(process.env, { unprefixed: true }),
          get checkpoint() {
            checkpoint ??= createCheckpoint({
              own: checkpoints(attempt),
              previous: attempt === 0 ? undefined : checkpoints(attempt - 1),
              scratch: () => own(join("restored", randomBytes(8).toString("hex"))),
            });
            return checkpoint;
          },
          metrics: metricsOf(process.env, `local.local.${task}.user_stats`),
          timeline,
          span: timeline.span,
          signal,
          files: kept,
          decks: createDecks(),
        };
      };
    },
    end(outputs) {
      if (made === undefined) return;
      // A test may look at the files between the nodes.
      const kept = surroundings().records !== undefined || (outputs !== undefined && tellOf(outputs, made));
      for (const name of readdirSync(made)) {
        if (name !== "decks" && !(kept && (name === "files" || name === "connectors"))) {
          rmSync(join(made, name), { recursive: true, force: true });
        }
      }
      if (readdirSync(made).length > 0) return;
      rmdirSync(made);
      made = undefined;
      access = undefined;
    },
    keepDeck(task, html) {
      const path = join(own(join("decks", randomBytes(4).toString("hex"))), `${task.replace(/[^\w.-]/g, "_")}.html`);
      writeFileSync(path, html);
      return path;
    },
  };
}

/** Whether literals hold addresses within a folder, wherever in them. */
function tellOf(outputs: Literals, folder: string): boolean {
  return Buffer.from(toBinary(LiteralMapSchema, literalMap({ ...outputs }))).includes(folder);
}
