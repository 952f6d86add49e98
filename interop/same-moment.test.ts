// Two clients that create the same thing at the same moment, one by gRPC and one by REST: one succeeds, the other learns that it exists.
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type DescMethod, type MessageInitShape, toJson } from "@bufbuild/protobuf";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { type IdentifierSchema, ResourceType, TaskMetadataSchema } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { describeWithPostgres } from "@haltere/storage/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wholeRequest } from "./fuzz/grpc-request.ts";

/** In all, over what is created and where it is kept. */
const tries = Number(process.env.HALTERE_RACE_TRIES ?? 500);
const atOnce = 8;

const admin = AdminService.method;
const scope = { project: "flytesnacks", domain: "development" };
const id = (resourceType: ResourceType, name: string): MessageInitShape<typeof IdentifierSchema> => ({
  resourceType,
  ...scope,
  name,
  version: "v1",
});
const alreadyExists = "6";

/** A creation of the same thing, whoever asks for it, and the path that REST has for it. */
interface Creation<M extends DescMethod = DescMethod> {
  readonly method: M;
  readonly path: string;
  /** `other`: under the same name, but not the same. */
  readonly request: (name: string, other: boolean) => MessageInitShape<M["input"]>;
}
const creation = <M extends DescMethod>(each: Creation<M>): Creation<M> => each;

const sleep = (seconds: bigint) => ({
  case: "gateNode" as const,
  value: { condition: { case: "sleep" as const, value: { duration: { seconds } } } },
});

const project = creation({
  method: admin.registerProject,
  path: "projects",
  request: (name, other) => ({ project: { id: name, name, description: other ? "other" : "" } }),
});
const task = creation({
  method: admin.createTask,
  path: "tasks",
  request: (name, other) => ({
    id: id(ResourceType.TASK, name),
    spec: {
      template: {
        type: "container",
        interface: {},
        metadata: create(TaskMetadataSchema, { runtime: { version: "1" } }),
        target: { case: "container" as const, value: { image: other ? "img:2" : "img:1", command: ["true"] } },
      },
    },
  }),
});
const workflow = creation({
  method: admin.createWorkflow,
  path: "workflows",
  request: (name, other) => ({
    id: id(ResourceType.WORKFLOW, name),
    spec: {
      template: { interface: {}, nodes: [{ id: "n0", metadata: { name: "n0" }, target: sleep(other ? 1n : 0n) }] },
    },
  }),
});
const launchPlan = creation({
  method: admin.createLaunchPlan,
  path: "launch_plans",
  request: (name, other) => ({
    id: id(ResourceType.LAUNCH_PLAN, name),
    spec: { workflowId: id(ResourceType.WORKFLOW, "base"), maxParallelism: other ? 2 : 1, entityMetadata: {} },
  }),
});
const execution = creation({
  method: admin.createExecution,
  path: "executions",
  request: (name, other) => ({
    ...scope,
    name,
    spec: { launchPlan: id(ResourceType.LAUNCH_PLAN, "base"), metadata: {}, labels: { values: { a: String(other) } } },
    inputs: {},
  }),
});
const creations: readonly Creation[] = [project, task, workflow, launchPlan, execution];

/** How a creation ended, by gRPC's numbers. */
async function byGrpc(session: ReturnType<typeof connect>, { method, request }: Creation, name: string) {
  return (await wholeRequest(session, { method, message: create(method.input, request(name, false)) })).code;
}

async function byRest(plane: ControlPlane, { method, path, request }: Creation, name: string, other: boolean) {
  const response = await fetch(`${plane.address}/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(toJson(method.input, create(method.input, request(name, other)))),
  });
  const body: { readonly code?: number } = JSON.parse(await response.text());
  return response.ok ? "0" : String(body.code);
}

/** Races of the two clients, each at its control plane. */
function races(count: number, planes: () => readonly [ControlPlane, ControlPlane]): void {
  const each = Math.ceil(count / creations.length);
  test.each(creations.map((kind) => [kind.path, kind] as const))(
    `${each} times over %s`,
    async (path, kind) => {
      const [first, second] = planes();
      const session = connect(first.address);
      const ended: Record<string, number> = {};
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < each) {
          const number = next++;
          const name = `r${number}${path.replace("_", "").slice(0, 3)}`;
          // Once in five the second asks for another thing of the same name: which of the two is there is all that may be open.
          const other = number % 5 === 4;
          const codes = await Promise.all([byGrpc(session, kind, name), byRest(second, kind, name, other)]);
          const told = `${codes.sort().join(" and ")}${other ? ", not the same" : ""}`;
          ended[told] = (ended[told] ?? 0) + 1;
        }
      };
      try {
        await Promise.all(Array.from({ length: atOnce }, lane));
      } finally {
        session.close();
      }
      console.log(`${path}: ${each} races`, ended);
      // FlyteAdmin tells who registers another thing under a known name that it is an invalid argument.
      const allowed = [`0 and ${alreadyExists}`, `0 and ${alreadyExists}, not the same`];
      if (kind !== project && kind !== execution) allowed.push("0 and 3, not the same");
      expect(Object.keys(ended).filter((codes) => !allowed.includes(codes))).toEqual([]);
      expect(Object.values(ended).reduce((sum, some) => sum + some, 0)).toBe(each);
    },
    600_000,
  );
}

async function registerBase(plane: ControlPlane): Promise<void> {
  const session = connect(plane.address);
  for (const kind of [workflow, launchPlan]) expect(await byGrpc(session, kind, "base")).toBe("0");
  session.close();
}

describe("over SQLite, exactly one of two creations succeeds", () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await registerBase(plane);
  });
  afterAll(() => plane.stop());
  races(tries / 2, () => [plane, plane]);
});

await describeWithPostgres(
  "over two control planes on one Postgres, exactly one of two creations succeeds",
  (server) => {
    const dataDirectory = mkdtempSync(join(tmpdir(), "haltere-races-"));
    const planes: ControlPlane[] = [];
    beforeAll(async () => {
      const database = await server.createDatabase();
      for (let each = 0; each < 2; each++) planes.push(await startControlPlane({ dataDirectory, database }));
      if (planes[0]) await registerBase(planes[0]);
    });
    afterAll(async () => {
      for (const plane of planes) await plane.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    });
    races(tries / 2, () => {
      const [first, second] = planes;
      if (!first || !second) throw new Error("there are no two control planes");
      return [first, second];
    });
  },
);
