import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TaskCall } from "@haltere/ports";
import { createCheckpoint } from "../context/checkpoint.ts";
import { lineLogger } from "../context/logger.ts";
import { metricsOf } from "../context/metrics.ts";
import type { TaskContext } from "../context/task-context.ts";
import { createTimeline } from "../context/timeline.ts";
import { createDecks } from "../deck/decks.ts";
import { localSecrets } from "../local/local-secrets.ts";
import { type AttemptFiles, attemptFiles } from "./attempt-files.ts";
import { attemptNumber, executionIdOf, taskIdOf } from "./flyte-environment.ts";

/** What surrounds one attempt of a task in this process. */
export interface OpenAttempt {
  readonly files: AttemptFiles;
  readonly context: TaskContext;
  /** The variables of the process, and before them those that the call tells. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Removes what was kept for the attempt alone. */
  close(): Promise<void>;
}

/** @param task The task's name, for where the environment does not tell it. */
export function openAttempt(call: TaskCall, task: string): OpenAttempt {
  const environment = { ...process.env, ...call.environment };
  const files = attemptFiles(call.rawOutputPrefix);
  const timeline = createTimeline();
  const taskId = taskIdOf(call.environment, task);
  let folder: string | undefined;
  const workingDirectory = (): string => {
    folder ??= mkdtempSync(join(tmpdir(), "haltere-work-"));
    return folder;
  };
  return {
    files,
    environment,
    context: {
      executionId: executionIdOf(call.environment),
      taskId,
      attempt: attemptNumber(call.environment),
      executionDate: new Date(),
      logger: lineLogger((line) => process.stderr.write(`${line}\n`)),
      get workingDirectory() {
        return workingDirectory();
      },
      rawOutputPrefix: call.rawOutputPrefix,
      secrets: localSecrets(environment),
      checkpoint: createCheckpoint({
        own: call.checkpointPrefix,
        previous: call.previousCheckpointPrefix,
        scratch: () => mkdtempSync(join(workingDirectory(), "checkpoint-")),
      }),
      metrics: metricsOf(environment, `${taskId.project}.${taskId.domain}.${taskId.name}.user_stats`),
      timeline,
      span: timeline.span,
      signal: call.signal,
      files,
      decks: createDecks(),
    },
    async close() {
      await files.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
