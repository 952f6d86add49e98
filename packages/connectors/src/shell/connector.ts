import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AsyncConnector,
  type CreateRequest,
  type GetRequest,
  type JobRequest,
  type Resource,
} from "@haltere/connector";
import { FlyteError } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { readCustom } from "../template/read-custom.ts";
import { collectOutputs } from "./collect-outputs.ts";
import { ShellCustom, taskType } from "./custom.ts";
import { inputEnvironment } from "./input-environment.ts";
import { jobState, killJob, lastWords, removeJob, ShellJob, startJob } from "./job.ts";
import { removeOldJobs } from "./remove-old-jobs.ts";

export interface ShellConnectorOptions {
  /** Where jobs have their folders. Default `haltere-shell` below the system's temporary folder. */
  readonly folder?: string;
  /** Hours that the folder of a job that has ended is kept. Default 24. */
  readonly keepFor?: number;
  /** Milliseconds between asking a job to end and killing it. Default 2000. */
  readonly grace?: number;
}

/**
 * Runs scripts as processes of this machine; the example to write a connector after. It keeps nothing in memory: what
 * `create` answers finds the job again, also after a restart, and in another process of the same machine.
 */
export class ShellConnector extends AsyncConnector<ShellJob> {
  readonly name = "Shell Connector";
  readonly #folder: string;
  readonly #keepFor: number;
  readonly #grace: number;

  constructor(options?: ShellConnectorOptions) {
    super({ taskType, meta: ShellJob });
    this.#folder = options?.folder ?? join(tmpdir(), "haltere-shell");
    this.#keepFor = options?.keepFor ?? 24;
    this.#grace = options?.grace ?? 2000;
  }

  async create({ taskTemplate, inputs }: CreateRequest): Promise<ShellJob> {
    const custom = readCustom(ShellCustom, taskTemplate);
    await removeOldJobs(this.#folder, Date.now() - this.#keepFor * 3_600_000);
    const environment = inputEnvironment(inputs.literals(), custom.environment, process.env);
    return await startJob({ ...custom, environment }, this.#folder);
  }

  async get({ meta, outputPrefix }: GetRequest<ShellJob>): Promise<Resource> {
    const state = await jobState(meta);
    const logLinks = ["stdout", "stderr"].map((name) => ({ name, uri: `file://${join(meta.folder, name)}` }));
    switch (state.kind) {
      case "running":
        return { phase: TaskExecution_Phase.RUNNING, message: `process ${meta.pid}`, logLinks };
      case "deleted":
        return { phase: TaskExecution_Phase.ABORTED, message: "the job was deleted" };
      case "lost":
        return {
          phase: TaskExecution_Phase.RETRYABLE_FAILED,
          message: `process ${meta.pid} is gone, and left no exit code: it was killed`,
          logLinks,
        };
      case "ended":
        if (state.exitCode !== 0) {
          const message = `exit code ${state.exitCode}: ${await lastWords(meta)}`;
          // As flytekit's ShellTask: another attempt may succeed, if the task has any left.
          return { phase: TaskExecution_Phase.RETRYABLE_FAILED, message, logLinks };
        }
        try {
          const outputs = await collectOutputs(meta, outputPrefix);
          return { phase: TaskExecution_Phase.SUCCEEDED, outputs, logLinks };
        } catch (thrown) {
          if (!(thrown instanceof FlyteError) || thrown.kind === "system") throw thrown;
          return { phase: TaskExecution_Phase.FAILED, message: thrown.fullMessage, logLinks };
        }
    }
  }

  async delete({ meta }: JobRequest<ShellJob>): Promise<void> {
    const state = await jobState(meta);
    // The outputs of a job that has ended may be in use.
    if (state.kind === "ended") return;
    await killJob(meta, this.#grace);
    await removeJob(meta);
  }
}
