import { integerLiteral, literalMap } from "@haltere/core";
import { AsyncAgentService } from "@haltere/idl/service";
import { grpcClient, serving } from "@haltere/rpc/testing";
import { expect, onTestFinished, test } from "vitest";
import { template, testRegistry } from "../testing/connectors.ts";
import { fuzz } from "../testing/fuzz.ts";
import { connectorServices } from "./connector-services.ts";

const seed = Number(process.env.HALTERE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
/** `interop/connector-server-fuzz.test.ts` sends a hundred thousand. */
const messages = 2_000;

test(`a server that is sent nonsense answers it, and serves on (HALTERE_FUZZ_SEED=${seed})`, async () => {
  const { registry, slow } = testRegistry();
  slow.goOn.resolve();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const { services, metrics } = connectorServices({ registry, secrets: { get: async () => "" }, logger });
  const server = await serving(services);
  const ended = await fuzz({
    endpoint: `127.0.0.1:${server.port}`,
    messages,
    seed,
    taskTypes: ["quick", "job", "observed"],
  });
  expect(Object.values(ended).reduce((sum, count) => sum + count, 0)).toBe(messages);
  for (const code of ["OK", "NOT_FOUND", "INTERNAL", "CANCELLED"]) expect(ended[code], code).toBeGreaterThan(0);
  // Nothing else: the server is never gone, and no call ends without a status of the server's.
  const codes = ["OK", "NOT_FOUND", "INTERNAL", "INVALID_ARGUMENT", "UNKNOWN", "CANCELLED"];
  expect(Object.keys(ended).filter((code) => !codes.includes(code))).toEqual([]);

  const client = grpcClient(server.port);
  onTestFinished(client.close);
  const inputs = literalMap({ x: integerLiteral(1) });
  const answer = await client.unary(AsyncAgentService.method.createTask, { template: template("job"), inputs });
  expect(answer.resourceMeta.length).toBeGreaterThan(0);
  expect((await metrics.text()).split("\n").length).toBeLessThan(2_000);
});
