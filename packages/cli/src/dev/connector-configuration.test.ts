import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectorChoices } from "./connector-configuration.ts";

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "haltere-connector-configuration-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "ca.pem"), "roots");
  writeFileSync(join(folder, "connectors.yaml"), content);
  return join(folder, "connectors.yaml");
}

test("the flag names addresses, with or without TLS", () => {
  expect(connectorChoices({ connectors: "localhost:8000, https://jobs.example:443,dns:///many:9000" })).toEqual({
    endpoints: [
      { address: "localhost:8000" },
      { address: "jobs.example:443", tls: {} },
      { address: "dns:///many:9000" },
    ],
  });
  for (const connectors of ["localhost", "localhost:0", "localhost:99999", "http://x"])
    expect(() => connectorChoices({ connectors })).toThrow(/is no address of a connector/);
});

test("the file is FlytePropeller's own, of today or of when connectors were called agents", () => {
  const section = (name: string, noun: string, Noun: string) => `
plugins:
  ${name}:
    default${Noun}:
      endpoint: "localhost:8000"
      defaultTimeout: 1m30s
    ${noun}s:
      spark:
        endpoint: "dns:///spark:443"
        caFile: ca.pem
        serverName: spark.internal
        timeouts: { GetTask: 250ms, CreateTask: 2s }
      plain: { endpoint: "plain:80", insecure: true }
    ${noun}ForTaskTypes: { spark: spark }
    supportedTaskTypes: [legacy]
    pollInterval: 5s
    webApi:
      caching: { resyncInterval: 20s }
      resourceQuotas: { default: 500 }
`;
  const spark = {
    address: "dns:///spark:443",
    tls: { ca: Buffer.from("roots"), serverName: "spark.internal" },
    timeouts: { GetTask: 250, CreateTask: 2000 },
  };
  for (const content of [
    section("connector-service", "connector", "Connector"),
    section("agent-service", "agent", "Agent"),
  ])
    expect(connectorChoices({ connectors: "first:1", connectorConfig: file(content) })).toEqual({
      endpoints: [{ address: "first:1" }, spark, { address: "plain:80" }],
      defaultEndpoint: { address: "localhost:8000", defaultTimeout: 90_000 },
      endpointsOfTaskTypes: { spark },
      taskTypesOfDefault: ["legacy"],
      discoveryInterval: 5000,
      poll: { first: 1000, longest: 20_000 },
      slots: 500,
    });
});

test.each([
  ["defaultConnector: [", /cannot be read/],
  ["defaultConnector: 5", /defaultConnector is no mapping/],
  ["defaultConnector: { endpoint: nowhere }", /"nowhere" is no address/],
  ["connectors: { a: { insecure: true } }", /connectors.a.endpoint is missing/],
  ["connectors: { a: { endpoint: 'a:1', insecure: maybe } }", /connectors.a.insecure is neither true nor false/],
  ["connectors: { a: { endpoint: 'a:1', caFile: none.pem } }", /connectors.a.caFile cannot be read/],
  ["connectorForTaskTypes: { x: b }", /names the connector "b", which is not there/],
  ["pollInterval: soon", /pollInterval is no duration such as 10s/],
  ["supportedTaskTypes: x", /supportedTaskTypes is no list of texts/],
])("%s is refused by name", (content, message) => {
  expect(() => connectorChoices({ connectorConfig: file(content) })).toThrow(message);
});
