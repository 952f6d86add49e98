// The twins of trivial_connector.py.
import { AsyncConnector, Phase, SyncConnector, z } from "haltere/connector";

export class Trivial extends AsyncConnector<{ readonly job_id: string }> {
  readonly name = "Trivial";

  constructor() {
    super({ taskType: "trivial", meta: z.object({ job_id: z.string() }) });
  }

  async create() {
    return { job_id: "job" };
  }

  async get() {
    return { phase: Phase.RUNNING, message: "running" };
  }

  async delete() {}
}

export class TrivialSync extends SyncConnector {
  readonly name = "Trivial Sync";

  constructor() {
    super({ taskType: "trivial-sync" });
  }

  async do() {
    return { phase: Phase.SUCCEEDED };
  }
}
