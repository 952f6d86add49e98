// The twins of connector_twin.py.
import {
  AsyncConnector,
  type ConnectorCall,
  type CreateRequest,
  type DoRequest,
  type JobRequest,
  Phase,
  type Resource,
  SyncConnector,
  z,
} from "haltere/connector";

const meta = z.object({ job_id: z.string(), inputs: z.array(z.string()) });
type Meta = z.infer<typeof meta>;

const inputNames = ({ inputs }: { readonly inputs: CreateRequest["inputs"] }) =>
  Object.keys(inputs.literals().literals).sort();

const phases: Readonly<Record<string, Phase>> = Phase;

class Twin extends AsyncConnector<Meta> {
  readonly name: string = "Twin Connector";

  constructor(taskType: string, taskTypeVersion: number) {
    super({ taskType, taskTypeVersion, meta });
  }

  async create(request: CreateRequest) {
    return { job_id: `${request.taskTemplate.type} ${request.outputPrefix}`, inputs: inputNames(request) };
  }

  async get({ meta }: JobRequest<Meta>): Promise<Resource> {
    const phase = phases[meta.job_id] ?? Phase.RUNNING;
    const succeeded = phase === Phase.SUCCEEDED;
    return {
      phase,
      message: `inputs ${meta.inputs.join(",")}`,
      logLinks: [{ uri: "http://localhost/log", name: "log" }],
      outputs: succeeded ? { n: 1, t: "text", b: true, f: 1.5, o: { a: { b: 1 } } } : undefined,
      customInfo: { n: 1, nested: { list: [1, "a", null] } },
    };
  }

  async delete({ meta }: JobRequest<Meta>) {
    if (meta.job_id === "stuck") throw new Error("it is stuck");
  }
}

class Bare extends Twin {
  override readonly name = "Bare Connector";

  constructor() {
    super("bare", 0);
  }

  override async get() {
    return { phase: Phase.QUEUED };
  }
}

class TwinSync extends SyncConnector {
  readonly name = "Twin Sync Connector";

  constructor(taskType: string) {
    super({ taskType });
  }

  async do(request: DoRequest, { signal }: ConnectorCall) {
    const names = inputNames(request);
    if (names.includes("fail")) throw new Error("told to fail");
    if (names.includes("sleep"))
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const phase = names.includes("failed") ? Phase.FAILED : Phase.SUCCEEDED;
    return { phase, message: request.outputPrefix, outputs: { names: names.join(" ") } };
  }
}

export const twin = new Twin("twin", 0);
export const otherVersion = new Twin("twin", 2);
export const bare = new Bare();
export const twinSync = new TwinSync("twin-sync");
export const twinSyncLeft = new TwinSync("twin-left");
