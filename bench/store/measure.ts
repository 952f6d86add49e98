import { create, toBinary } from "@bufbuild/protobuf";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { WorkflowExecutionGetRequestSchema } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { bareClient } from "../programs/bare-grpc-client.ts";
import { executionName } from "./fill.ts";

export type Admin = Client<typeof AdminService>;

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export function adminOf(endpoint: string): Admin {
  return createClient(AdminService, createGrpcTransport({ baseUrl: `http://${endpoint}` }));
}

const scope = { project: "flytesnacks", domain: "development" };
export async function latency(calls: number, ask: (round: number) => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  // Not counted: code is compiled, a connection made.
  await ask(0);
  for (let round = 1; round <= calls; round++) {
    const start = performance.now();
    await ask(round);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Calls a second of so many at once. */
export async function rate(calls: number, atOnce: number, call: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  return calls / ((performance.now() - start) / 1000);
}

/** GetExecution of so many clients, each of another execution. */
export async function readRate(endpoint: string, calls: number, clients: number, executions: number): Promise<number> {
  const open = await Promise.all(
    Array.from({ length: clients }, (_, client) => {
      const name = executionName(1 + ((client * 7919) % executions));
      const message = toBinary(
        WorkflowExecutionGetRequestSchema,
        create(WorkflowExecutionGetRequestSchema, { id: { ...scope, name } }),
      );
      return bareClient(endpoint, "/flyteidl.service.AdminService/GetExecution", [message]);
    }),
  );
  try {
    await Promise.all(open.map((client) => client.call()));
    let left = calls;
    const start = performance.now();
    await Promise.all(
      open.map(async (client) => {
        while (left-- > 0) await client.call();
      }),
    );
    return calls / ((performance.now() - start) / 1000);
  } finally {
    for (const client of open) client.close();
  }
}
