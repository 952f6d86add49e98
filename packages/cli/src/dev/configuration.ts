import { readFileSync } from "node:fs";
import { FlyteError, isQuantity, parseQuantity } from "@haltere/core";
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { notificationSchema } from "./notification-configuration.ts";
import { pythonSchema } from "./python-configuration.ts";

const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const quantity = z
  .union([z.string(), z.number().transform(String)])
  .refine(isQuantity, "is no quantity as Kubernetes writes it, such as 500m, 2 or 4Gi");
/** A quantity that may be what there is. */
const amount = quantity.refine((text) => (parseQuantity(text) ?? 0n) >= 0n, "is less than nothing");
const resources = z.strictObject({
  cpu: quantity.optional(),
  memory: quantity.optional(),
  gpu: quantity.optional(),
  ephemeralStorage: quantity.optional(),
});

/** The file that `haltere dev --config` takes: limits and defaults of a control plane. What is left out is as it is without a file. */
export const configurationSchema = z.strictObject({
  server: z
    .strictObject({
      maxReceiveBytes: count.min(1024).optional().describe("Largest message or REST body that is taken, in bytes"),
      allowedHosts: z
        .union([z.literal("any"), z.array(z.string())])
        .optional()
        .describe("Names that HTTP requests may address the server by"),
      allowedOrigins: z.array(z.string()).optional().describe("Origins of web pages that may call; * for every page"),
      allowedHeaders: z.array(z.string()).optional().describe("Headers that such pages may send"),
    })
    .optional(),
  database: z
    .strictObject({ url: z.string().min(1).optional().describe("Address of the Postgres database that keeps rows") })
    .optional(),
  domains: z
    .array(z.strictObject({ id: z.string().min(1), name: z.string().min(1) }))
    .min(1)
    .optional()
    .describe("The domains that every project has"),
  workflows: z
    .strictObject({ maxNodes: count.optional().describe("Most nodes of a workflow's own template; 0 for no limit") })
    .optional(),
  executions: z
    .strictObject({ maxParallelism: count.optional().describe("Nodes of one execution that run at once") })
    .optional(),
  machine: z
    .strictObject({
      cpu: amount.optional().describe("Processors that tasks may take of this machine"),
      memory: amount.optional().describe("Memory that tasks may take of this machine"),
      gpu: amount.optional().describe("GPUs that tasks may take"),
      ephemeralStorage: amount.optional().describe("Room on the disk that tasks may take"),
      slots: count.min(1).optional().describe("Task processes of each kind that run at once"),
    })
    .optional(),
  deadlines: z
    .strictObject({
      nodeExecutionSeconds: count.min(1).optional().describe("How long an attempt may run whose node does not say"),
      nodeActiveSeconds: count
        .min(1)
        .optional()
        .describe("How long all attempts of a node that does not say may take, with their waiting"),
    })
    .optional(),
  tasks: z
    .strictObject({
      limits: resources.optional().describe("The most that a task may ask for"),
      defaults: resources.optional().describe("What a container asks for that does not say"),
    })
    .optional(),
  scheduler: z
    .strictObject({
      timeZone: z
        .string()
        .refine(isTimeZone, "is no IANA time zone, such as Europe/Berlin")
        .optional()
        .describe("Time zone of cron expressions that name none themselves"),
      maxMissedTimes: count.min(1).optional().describe("Most missed times of a schedule that a start makes up for"),
    })
    .optional(),
  notifications: notificationSchema.optional(),
  python: pythonSchema.optional(),
  telemetry: z
    .strictObject({
      traces: z
        .strictObject({
          endpoint: z
            .url({ protocol: /^https?$/, error: "is no http or https address" })
            .optional()
            .describe("Where spans are posted, by OTLP over HTTP"),
        })
        .optional(),
    })
    .optional(),
  data: z
    .strictObject({
      maxLinkSeconds: count.min(1).optional().describe("Longest life of a signed address, in seconds"),
      maxInlineBytes: count.optional().describe("Literal maps larger than this are kept as blobs"),
    })
    .optional(),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

export type Configuration = z.output<typeof configurationSchema>;

/**
 * Reads a configuration file (YAML, and so JSON too).
 * @throws FlyteError InvalidArgument that names the file and every key that is wrong.
 */
export function readConfiguration(file: string): Configuration {
  const lines = new LineCounter();
  let document: Document.Parsed;
  let content: unknown;
  try {
    document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    content = document.toJS() ?? {};
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `The configuration cannot be read: ${FlyteError.from(thrown).message}`, {
      where: { file },
      hint: "Give --config a YAML file.",
      cause: thrown,
    });
  }
  const read = configurationSchema.safeParse(content);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => {
    const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
    return `line ${lineOf(document, lines, [...issue.path, ...key])}: ${fault(issue, content)}`;
  });
  throw new FlyteError("InvalidArgument", `The configuration is wrong: ${faults.join("; ")}.`, {
    where: { file },
    hint: "docs/configuration.md has every key.",
  });
}

/** Where a key stands, or the innermost of those it would stand in. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  let at: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const step of path) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(step)];
      if (isMap(at) || isSeq(at) || isScalar(at)) offset = at.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

function fault(issue: z.core.$ZodIssue, content: unknown): string {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => [...issue.path, key].join("."));
    return `${keys.join(", ")} ${keys.length === 1 ? "is no key" : "are no keys"} of it`;
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Readonly<Record<PropertyKey, unknown>>)[key] : at),
    content,
  );
  const what = issue.code === "custom" ? issue.message : issue.message.replace(/^Invalid input: /, "");
  const shown = JSON.stringify({ [String(issue.path.at(-1) ?? "")]: value }, hideSecrets);
  return `${path || "the content"} (${shown.slice(shown.indexOf(":") + 1, -1)}): ${what}`;
}

/** Addresses count too: they may have a password in them. */
function hideSecrets(key: string, value: unknown): unknown {
  return /^(password|secret|url)$/i.test(key) && value !== undefined ? "..." : value;
}
