// A connector whose jobs are files in the folder TORTURE_JOBS, so that they outlive it; each is over when it was asked for twice.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AsyncConnector, type CreateRequest, type JobRequest, Phase, type Resource, z } from "haltere/connector";

const meta = z.object({ job: z.string() });
type Meta = z.infer<typeof meta>;

const folder = process.env.TORTURE_JOBS ?? "";

function note(what: string, attempt: string, key: string): void {
  appendFileSync(join(folder, "ledger"), `${JSON.stringify({ what, attempt, key, pid: process.pid })}\n`);
}

class Jobs extends AsyncConnector<Meta> {
  readonly name = "Torture Connector";

  constructor() {
    super({ taskType: "torture", meta });
  }

  async create({ inputs, taskExecutionMetadata }: CreateRequest): Promise<Meta> {
    const id = taskExecutionMetadata?.taskExecutionId;
    const attempt = [id?.nodeExecutionId?.executionId?.name, id?.nodeExecutionId?.nodeId, id?.retryAttempt].join("-");
    const job = `${attempt}-${process.hrtime.bigint()}`;
    writeFileSync(join(folder, job), String(inputs.values().x));
    note("begin", attempt, job);
    return { job };
  }

  async get({ meta: { job } }: JobRequest<Meta>): Promise<Resource> {
    const file = join(folder, job);
    if (!existsSync(file)) return { phase: Phase.FAILED, message: `there is no job ${job}` };
    if (!existsSync(`${file}.polled`)) {
      writeFileSync(`${file}.polled`, "");
      return { phase: Phase.RUNNING };
    }
    return { phase: Phase.SUCCEEDED, outputs: { o0: Number(readFileSync(file, "utf8")) * 3 } };
  }

  async delete({ meta: { job } }: JobRequest<Meta>): Promise<void> {
    note("delete", "", job);
  }
}

export const jobs = new Jobs();
