import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport, type ServiceImpl } from "@connectrpc/connect";
import { FlyteError, integerLiteral, literalMap } from "@haltere/core";
import {
  ExecutionSchema,
  LaunchPlanSpecSchema,
  LaunchPlanState,
  NodeExecutionSchema,
  TaskSpecSchema,
  WorkflowSpecSchema,
} from "@haltere/idl/admin";
import {
  type Identifier,
  IdentifierSchema,
  NodeExecution_Phase,
  WorkflowExecution_Phase as Phase,
  ResourceType,
} from "@haltere/idl/core";
import { AdminService, DataProxyService } from "@haltere/idl/service";
import { afterEach, describe, expect, test } from "vitest";
import { connectThrough, statusError } from "./connection.ts";
import { remoteThrough } from "./create-remote.ts";
import { register } from "./register.ts";
import { upload } from "./upload.ts";
import { nextDelay } from "./watch.ts";

const place = { project: "p", domain: "d" };

function connection(
  admin: Partial<ServiceImpl<typeof AdminService>>,
  dataProxy: Partial<ServiceImpl<typeof DataProxyService>> = {},
) {
  const transport = createRouterTransport((router) => {
    router.service(AdminService, admin);
    router.service(DataProxyService, dataProxy);
  });
  return { ...connectThrough(transport, "test:1"), close() {} };
}

function remote(admin: Partial<ServiceImpl<typeof AdminService>>) {
  return remoteThrough(connection(admin), { endpoint: "test:1", insecure: true, ...place });
}

function id(resourceType: ResourceType, name: string): Identifier {
  return create(IdentifierSchema, { resourceType, ...place, name, version: "1" });
}

describe("register", () => {
  const registration = {
    tasks: Array.from({ length: 40 }, (_, index) => ({
      id: id(ResourceType.TASK, `t${index}`),
      spec: create(TaskSpecSchema),
    })),
    workflows: ["inner", "outer"].map((name) => ({
      id: id(ResourceType.WORKFLOW, name),
      spec: create(WorkflowSpecSchema),
    })),
    launchPlans: [{ id: id(ResourceType.LAUNCH_PLAN, "lp"), spec: create(LaunchPlanSpecSchema), autoActivate: false }],
    references: [],
    order: [
      ...Array.from({ length: 40 }, (_, index) => id(ResourceType.TASK, `t${index}`)),
      id(ResourceType.WORKFLOW, "inner"),
      id(ResourceType.LAUNCH_PLAN, "lp"),
      id(ResourceType.WORKFLOW, "outer"),
    ],
  };

  test("tasks come before workflows and launch plans, and those in order; what stands is a success", async () => {
    const calls: string[] = [];
    const take = async ({ id }: { id?: Identifier | undefined }) => {
      // The answer comes a turn later, so that calls that are under way at once overlap.
      await Promise.resolve();
      calls.push(id?.name ?? "");
      if (id?.name === "t7" || id?.name === "inner") throw new ConnectError("it stands", Code.AlreadyExists);
      return {};
    };
    const told = await register(
      connection({ createTask: take, createWorkflow: take, createLaunchPlan: take }),
      registration,
    );
    expect(calls).toHaveLength(43);
    expect(calls.slice(-3)).toEqual(["inner", "lp", "outer"]);
    expect(told.filter(({ outcome }) => outcome === "exists").map(({ id }) => id.name)).toEqual(["t7", "inner"]);
  });

  test("launch plans that say so, or all, are made active once they stand", async () => {
    const made = async (activate: boolean) => {
      const calls: string[] = [];
      const done = (word: string) => async (request: { id?: Identifier | undefined; state?: LaunchPlanState }) => {
        if (request.id?.resourceType === ResourceType.LAUNCH_PLAN) calls.push(`${word} ${request.id.name}`);
        if (word === "update") expect(request.state).toBe(LaunchPlanState.ACTIVE);
        return {};
      };
      const admin = {
        createTask: done("create"),
        createWorkflow: done("create"),
        createLaunchPlan: done("create"),
        updateLaunchPlan: done("update"),
      };
      const own = { id: id(ResourceType.LAUNCH_PLAN, "own"), spec: create(LaunchPlanSpecSchema), autoActivate: true };
      const launchPlans = [...registration.launchPlans, own];
      const order = [...registration.order, own.id];
      await register(connection(admin), { ...registration, launchPlans, order }, () => {}, activate);
      return calls;
    };
    expect(await made(false)).toEqual(["create lp", "create own", "update own"]);
    expect(await made(true)).toEqual(["create lp", "update lp", "create own", "update own"]);
  });

  test("a refusal names the entity and what to do", async () => {
    const refuse = () => {
      throw new ConnectError("task with different structure already exists", Code.InvalidArgument);
    };
    const thrown = await register(connection({ createTask: refuse }), registration).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FlyteError);
    expect(thrown).toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(/^The task p:d:t\d+:1 was not registered: task with different/),
      hint: expect.stringContaining("--version"),
    });
  });
});

describe("upload", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function store(
    status: number,
  ): Promise<{ url: string; taken: { headers: Record<string, unknown>; body: string }[] }> {
    const taken: { headers: Record<string, unknown>; body: string }[] = [];
    server = createServer(async (request, response) => {
      taken.push({ headers: request.headers, body: (await buffer(request)).toString() });
      response.writeHead(status).end("disk full");
    });
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("the server has no port");
    return { url: `http://127.0.0.1:${address.port}/put`, taken };
  }

  test("puts the content with its digest and the headers that were asked for", async () => {
    const { url, taken } = await store(201);
    const seen: unknown[] = [];
    const uri = await upload(
      connection(
        {},
        {
          createUploadLocation({ project, domain, filename, contentMd5 }) {
            seen.push([project, domain, filename, Buffer.from(contentMd5).toString("hex")]);
            return { signedUrl: url, nativeUrl: "file:///blobs/x", headers: { "x-extra": "1" } };
          },
        },
      ),
      place,
      "hello.txt",
      new TextEncoder().encode("hello"),
    );
    expect(uri).toBe("file:///blobs/x");
    expect(seen).toEqual([["p", "d", "hello.txt", "5d41402abc4b2a76b9719d911017c592"]]);
    expect(taken).toEqual([
      {
        body: "hello",
        headers: expect.objectContaining({
          "content-md5": "XUFAKrxLKna5cZ2REBfFkg==",
          "x-extra": "1",
          "content-length": "5",
        }),
      },
    ]);
  });

  test("a refusal tells the status and the reason", async () => {
    const { url } = await store(507);
    const proxy = { createUploadLocation: () => ({ signedUrl: url, nativeUrl: "file:///x", headers: {} }) };
    await expect(upload(connection({}, proxy), place, "a.txt", new Uint8Array(1))).rejects.toMatchObject({
      code: "Unavailable",
      message: "The upload of a.txt was refused: 507 disk full",
    });
  });
});

describe("watch", () => {
  const states = [
    { phase: Phase.QUEUED, at: 1, nodes: [] },
    { phase: Phase.RUNNING, at: 2, nodes: [NodeExecution_Phase.RUNNING] },
    { phase: Phase.RUNNING, at: 2, nodes: [NodeExecution_Phase.RUNNING] },
    { phase: Phase.SUCCEEDED, at: 3, nodes: [NodeExecution_Phase.SUCCEEDED] },
  ];

  test("answers each change once and ends with the execution", async () => {
    let look = -1;
    const at = () => states[Math.min(look, states.length - 1)] ?? states[0];
    const client = remote({
      getExecution() {
        look++;
        const { phase, at: time } = at() ?? {};
        return create(ExecutionSchema, {
          closure: { phase: phase ?? Phase.UNDEFINED, updatedAt: timestampFromMs(time ?? 0) },
        });
      },
      listNodeExecutions() {
        const nodes = (at()?.nodes ?? []).map((phase, index) =>
          create(NodeExecutionSchema, { id: { nodeId: `n${index}` }, closure: { phase } }),
        );
        return { nodeExecutions: [create(NodeExecutionSchema, { id: { nodeId: "start-node" } }), ...nodes] };
      },
    });
    const seen: [Phase | undefined, number][] = [];
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
    };
    for await (const { execution, nodes } of client.watch(client.execution("e"), { sleep })) {
      seen.push([execution.closure?.phase, nodes.length]);
    }
    expect(seen).toEqual([
      [Phase.QUEUED, 0],
      [Phase.RUNNING, 1],
      [Phase.SUCCEEDED, 1],
    ]);
    expect(waits).toEqual([50, 50, 65]);
  });

  test("a control plane that starts again is waited for, and one that stays away is not for ever", async () => {
    let look = 0;
    const client = remote({
      getExecution() {
        look++;
        if (look === 2 || look === 3 || look > 4) throw new ConnectError("gone", Code.Unavailable);
        return create(ExecutionSchema, { closure: { phase: Phase.RUNNING, updatedAt: timestampFromMs(look) } });
      },
      listNodeExecutions: () => ({}),
    });
    const told: string[] = [];
    let waited = 0;
    const sleep = async (milliseconds: number) => {
      waited += milliseconds;
    };
    const unreachable = ({ code }: FlyteError) => told.push(code);
    const seen: unknown[] = [];
    const watch = async () => {
      for await (const { execution } of client.watch(client.execution("e"), { sleep, unreachable })) {
        seen.push(execution.closure?.updatedAt?.nanos);
      }
    };
    await expect(watch()).rejects.toMatchObject({ code: "Unavailable" });
    expect(seen).toEqual([1_000_000, 4_000_000]);
    expect(told).toEqual(["Unavailable", "Unavailable"]);
    expect(waited).toBeGreaterThan(60_000);
    expect(look).toBe(4 + 61);
  });

  test("the time between looks stays between 50 ms and a second", () => {
    let delay = 50;
    for (let quiet = 0; quiet < 40; quiet++) delay = nextDelay(delay, false);
    expect(delay).toBe(1000);
    expect([nextDelay(delay, true), nextDelay(60, true)]).toEqual([250, 50]);
  });
});

test("launching sends inputs and all that a launch is told", async () => {
  const requests: unknown[] = [];
  const client = remote({
    createExecution(request) {
      requests.push(request);
      return { id: { ...place, name: "made" } };
    },
  });
  const made = await client.launch(id(ResourceType.LAUNCH_PLAN, "wf"), literalMap({ x: integerLiteral(5) }), {
    labels: { a: "b" },
    annotations: { note: "c" },
    environment: { V: "1" },
    tags: ["t"],
    interruptible: false,
    overwriteCache: true,
    maxParallelism: 3,
    rawOutputPrefix: "s3://b/p",
    runAs: { serviceAccount: "sa", iamRole: "role" },
    clusterPool: "pool",
    clusterLabel: "label",
    notifications: [{ by: "email", phases: ["FAILED"], recipients: ["a@example.com"] }],
  });
  expect(made.name).toBe("made");
  expect(requests).toMatchObject([
    {
      ...place,
      name: "",
      inputs: literalMap({ x: integerLiteral(5) }),
      spec: {
        launchPlan: { name: "wf" },
        labels: { values: { a: "b" } },
        annotations: { values: { note: "c" } },
        envs: { values: [{ key: "V", value: "1" }] },
        tags: ["t"],
        interruptible: false,
        overwriteCache: true,
        maxParallelism: 3,
        rawOutputDataConfig: { outputLocationPrefix: "s3://b/p" },
        securityContext: { runAs: { k8sServiceAccount: "sa", iamRole: "role" } },
        clusterAssignment: { clusterPoolName: "pool" },
        executionClusterLabel: { value: "label" },
        notificationOverrides: {
          case: "notifications",
          value: {
            notifications: [
              { phases: [Phase.FAILED], type: { case: "email", value: { recipientsEmail: ["a@example.com"] } } },
            ],
          },
        },
      },
    },
  ]);
  expect(client.consoleUrl(made)).toBe("http://test:1/console/projects/p/domains/d/executions/made");
});

test("the console is the one that is named, else the control plane's own", () => {
  const at = (endpoint: string, console?: string) => {
    const client = remoteThrough(connection({}), { endpoint, insecure: true, ...place, console });
    return client.consoleUrl(client.execution("e"));
  };
  expect(at("127.0.0.1:30080")).toBe("http://127.0.0.1:30080/console/projects/p/domains/d/executions/e");
  expect(at("127.0.0.1:30080", "https://c.example")).toBe(
    "https://c.example/console/projects/p/domains/d/executions/e",
  );
});

test("where nothing answers, the message says the address and what to do", async () => {
  const error = statusError(new ConnectError("connect ECONNREFUSED", Code.Unavailable), "127.0.0.1:1");
  expect(error).toMatchObject({ code: "Unavailable", recoverable: true, hint: expect.stringContaining("haltere dev") });
  expect(error.message).toContain("127.0.0.1:1");
});
