import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, type MessageInitShape, toBinary, toJson } from "@bufbuild/protobuf";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import {
  binaryLiteral,
  blobLiteral,
  blobType,
  booleanLiteral,
  booleanType,
  collectionLiteral,
  collectionType,
  datetimeLiteral,
  durationLiteral,
  enumType,
  floatLiteral,
  floatType,
  integerLiteral,
  integerType,
  literalMap,
  mapLiteral,
  mapType,
  msgpackLiteral,
  noneLiteral,
  noneType,
  stringLiteral,
  stringType,
  structuredDatasetLiteral,
  unionLiteral,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality as Dimensionality,
  DataLoadingConfig_LiteralMapFormat as Format,
  type Literal,
  LiteralMapSchema,
  LiteralSchema,
  type LiteralType,
  StructuredDatasetTypeSchema,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import type { Attempt, Blobs, Executor } from "@haltere/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { createProcessExecutor } from "../process/process-executor.ts";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { logText, newAttempt, startAttempt } from "../testing/run-attempt.ts";
import { systemClock } from "../testing/system-clock.ts";

let folder: string;
let blobs: Blobs;
let executor: Executor;

beforeAll(async () => {
  // With a blank: scripts do not quote their paths.
  folder = await mkdtemp(join(tmpdir(), "haltere raw-"));
  blobs = folderBlobs(join(folder, "blobs"));
  executor = createProcessExecutor({ blobs, clock: systemClock, scratchFolder: join(folder, "scratch"), grace: 50 });
});
afterAll(async () => {
  await executor.close();
  await rm(folder, { recursive: true });
});

interface Program {
  readonly script: string;
  readonly inputs?: Readonly<Record<string, Literal>>;
  readonly outputs?: Readonly<Record<string, LiteralType>>;
  readonly format?: Format;
  readonly environment?: Readonly<Record<string, string>>;
  readonly changes?: Partial<Attempt>;
}

async function run({ script, inputs = {}, outputs = {}, format = Format.JSON, environment = {}, changes }: Program) {
  const variables = (names: readonly string[], type: (name: string) => LiteralType | undefined) =>
    Object.fromEntries(names.map((name) => [name, { ...(type(name) && { type: type(name) }) }]));
  const template: MessageInitShape<typeof TaskTemplateSchema> = {
    interface: {
      inputs: { variables: variables(Object.keys(inputs), () => undefined) },
      outputs: { variables: variables(Object.keys(outputs), (name) => outputs[name]) },
    },
    target: {
      case: "container",
      value: {
        command: ["/bin/sh", "-euc"],
        args: [script],
        env: Object.entries(environment).map(([key, value]) => ({ key, value })),
        dataConfig: { enabled: true, inputPath: "/var/inputs", outputPath: "/var/outputs", format },
      },
    },
  };
  const attempt = newAttempt(blobs, create(TaskTemplateSchema, template), { inputs: literalMap(inputs), ...changes });
  const result = await startAttempt(executor, attempt).result;
  return { attempt, result, log: (await logText(blobs, attempt)) ?? "" };
}

const file = (uri: string) => blobLiteral(uri, "", Dimensionality.SINGLE);
const directory = (uri: string) => blobLiteral(uri, "", Dimensionality.MULTIPART);

async function everyKind() {
  await blobs.write(`${blobs.root}/in/one.csv`, Buffer.from("1,2\n"));
  await blobs.write(`${blobs.root}/in/dir/a`, Buffer.from("A"));
  await blobs.write(`${blobs.root}/in/dir/deep/b`, Buffer.from("B"));
  const offloaded = `${blobs.root}/in/literal.pb`;
  await blobs.write(offloaded, toBinary(LiteralSchema, stringLiteral("far")));
  return {
    text: stringLiteral("a <b>\nc"),
    yes: stringLiteral("yes"),
    int: integerLiteral(9_007_199_254_740_993n),
    float: floatLiteral(1e-7),
    truth: booleanLiteral(true),
    time: datetimeLiteral(create(TimestampSchema, { seconds: 1_700_000_000n, nanos: 500_000_000 })),
    length: durationLiteral(create(DurationSchema, { seconds: 5400n })),
    none: noneLiteral(),
    bytes: binaryLiteral(Uint8Array.of(0, 255)),
    packed: msgpackLiteral(Uint8Array.of(0x93, 1, 2, 3)),
    object: create(LiteralSchema, {
      value: { case: "scalar", value: { value: { case: "generic", value: { b: 1, a: "x" } } } },
    }),
    file: file(`${blobs.root}/in/one.csv`),
    folder: directory(`${blobs.root}/in/dir`),
    maybe: unionLiteral(integerLiteral(7), integerType()),
    list: collectionLiteral([
      stringLiteral("p"),
      collectionLiteral([integerLiteral(1)]),
      file(`${blobs.root}/in/one.csv`),
    ]),
    map: mapLiteral({ k: stringLiteral("v") }),
    empty: collectionLiteral([]),
    offloaded: create(LiteralSchema, { value: { case: "offloadedMetadata", value: { uri: offloaded } } }),
  };
}

const listing =
  "cd /var/inputs; find . -type f ! -name 'inputs.*' | sort | while read f; do printf '%s=' $f; od -An -c $f | tr -d ' \\n'; echo; done";

test("each input is a file in the co-pilot's words", async () => {
  const { result, log } = await run({ script: listing, inputs: await everyKind() });
  expect(result, log).toMatchObject({ kind: "succeeded" });
  expect(log.trim().split("\n")).toEqual([
    "./bytes=\\0377",
    "./file=1,2\\n",
    "./float=0.0000001",
    "./folder/a=A",
    "./folder/deep/b=B",
    "./int=9007199254740993",
    "./length=1h30m0s",
    "./list/0=p",
    "./list/1/0=1",
    "./list/2=1,2\\n",
    "./map/k=v",
    "./maybe=7",
    "./none=null",
    './object={"a":"x","b":1}',
    "./offloaded=far",
    "./packed=223001002003",
    "./text=a<b>\\nc",
    "./time=2023-11-14T22:13:20.5Z",
    "./truth=true",
    "./yes=yes",
  ]);
});

test("inputs.json, inputs.yaml and inputs.pb say them all", async () => {
  const inputs = await everyKind();
  const json = (await run({ script: "pwd -P >&2; cat /var/inputs/inputs.json", inputs })).log;
  const text = json.slice(json.indexOf("{"));
  const local = /"file":"(.*?)\/file"/.exec(text)?.[1];
  const expected = {
    text: "a <b>\nc",
    yes: "yes",
    int: 9_007_199_254_740_992,
    float: 1e-7,
    truth: true,
    time: "2023-11-14T22:13:20.5Z",
    length: null,
    none: null,
    bytes: "AP8=",
    packed: "kwECAw==",
    object: { a: "x", b: 1 },
    file: `${local}/file`,
    folder: `${local}/folder`,
    maybe: 7,
    list: ["p", [1], `${local}/list/2`],
    map: { k: "v" },
    empty: [],
    offloaded: "far",
  };
  expect(JSON.parse(text)).toEqual(expected);
  expect(text).toContain('"int":9007199254740993');

  const yaml = (await run({ script: "cat /var/inputs/inputs.yaml", inputs, format: Format.YAML })).log;
  expect(yaml).toMatch(/^truth: true$/m);
  expect(yaml).toMatch(/^"?yes"?: "yes"$/m);
  expect(yaml).toMatch(/^time: "2023-11-14T22:13:20.5Z"$/m);
  expect(yaml).toMatch(/^int: 9007199254740993$/m);
  expect(Object.keys(parse(yaml)).sort()).toEqual(Object.keys(expected).sort());

  const { log } = await run({ script: "base64 /var/inputs/inputs.pb; ls /var/inputs", inputs, format: Format.PROTO });
  const [encoded = ""] = log.split("bytes");
  const { literals } = fromBinary(LiteralMapSchema, Buffer.from(encoded, "base64"));
  expect(Object.keys(literals).sort()).toEqual(Object.keys(inputs).sort());
  expect(literals.file && toJson(LiteralSchema, literals.file)).toMatchObject({
    scalar: { blob: { uri: expect.stringMatching(/\/inputs\/file$/) } },
  });
  expect(literals.offloaded).toEqual(stringLiteral("far"));
  expect(log).not.toMatch(/inputs\.(json|yaml)/);
});

test("a file is copied from an HTTP address, and from this machine", async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === "/x" ? 200 : 404;
    response.end("from afar");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const mine = join(folder, "mine.txt");
  await writeFile(mine, "mine");
  const inputs = { far: file(`http://127.0.0.1:${port}/x`), near: file(mine) };
  const { log } = await run({ script: "cat /var/inputs/far /var/inputs/near", inputs });
  expect(log).toBe("from afarmine");
  const missing = await run({ script: "true", inputs: { far: file(`http://127.0.0.1:${port}/y`) } });
  server.close();
  expect(missing.result).toMatchObject({
    kind: "failed",
    error: { code: "InputDownloadFailed", message: expect.stringMatching(/answers 404.*input far/) },
  });
});

test.each<[string, Record<string, Literal>, RegExp]>([
  ["a traversal", { "../x": stringLiteral("") }, /"\.\.\/x" cannot be the name of a file.*input/],
  ["a key's traversal", { m: mapLiteral({ "../../x": stringLiteral("") }) }, /key.*input m/],
  ["a key that is long", { m: mapLiteral({ ["k".repeat(300)]: stringLiteral("") }) }, /cannot be the name/],
  [
    "a structured dataset",
    { d: structuredDatasetLiteral("s3://x", create(StructuredDatasetTypeSchema)) },
    /structured dataset.*input d/,
  ],
  ["a missing file", { f: file("/nowhere/at/all") }, /ENOENT.*input f/],
  ["what JSON cannot say", { n: collectionLiteral([floatLiteral(Number.NaN)]) }, /NaN.*inputs\.json.*input n.*PROTO/],
])("as input %s is refused", async (_, inputs, message) => {
  const { result } = await run({ script: "true", inputs });
  expect(result).toMatchObject({
    kind: "failed",
    error: {
      code: "InputDownloadFailed",
      origin: "unknown",
      recoverable: true,
      message: expect.stringMatching(message),
    },
  });
});

test("values, files and directories are read from the output path", async () => {
  const { attempt, result, log } = await run({
    script: `printf ' hi \\n' > /var/outputs/text; echo 6 > /var/outputs/int; echo 2.5 > /var/outputs/float
      echo true > /var/outputs/truth.txt; : > /var/outputs/none; head -c 3000000 /dev/zero > /var/outputs/file.bin
      mkdir -p /var/outputs/folder/deep; echo a > /var/outputs/folder/a; echo b > /var/outputs/folder/deep/a`,
    outputs: {
      text: stringType(),
      int: integerType(),
      float: floatType(),
      truth: booleanType(),
      none: noneType(),
      file: blobType("csv", Dimensionality.SINGLE),
      folder: blobType("", Dimensionality.MULTIPART),
    },
  });
  const raw = attempt.rawOutputPrefix;
  expect(result, log).toEqual({
    kind: "succeeded",
    outputs: literalMap({
      text: stringLiteral("hi"),
      int: integerLiteral(6),
      float: floatLiteral(2.5),
      truth: booleanLiteral(true),
      none: noneLiteral(),
      file: file(`${raw}/file`),
      folder: directory(`${raw}/folder`),
    }),
  });
  expect(await blobs.head(`${attempt.outputPrefix}/outputs.pb`)).toBeDefined();
  expect((await blobs.head(`${raw}/file`))?.size).toBe(3_000_000);
  const parts: string[] = [];
  for await (const { uri } of blobs.list(`${raw}/folder`)) parts.push(uri.slice(raw.length));
  expect(parts).toEqual(["/folder/a", "/folder/deep/a"]);
});

const string = { x: stringType() };
test.each<[string, string, Record<string, LiteralType>, RegExp]>([
  ["nothing", "true", string, /output x .*no file .*outputs\/x; its folder has nothing.*output path/],
  ["another name", "touch /var/outputs/y /var/outputs/x.a /var/outputs/x.b", string, /has x\.a, x\.b, y/],
  ["too much", "head -c 1025 /dev/zero > /var/outputs/x", string, /1025 bytes, of 1024 .*as a file/],
  ["no UTF-8", "printf '\\377' > /var/outputs/x", string, /output x.*UTF-8/],
  ["no integer", "echo six > /var/outputs/x", { x: integerType() }, /output x.*"six", which is not an integer/],
  ["a folder for a value", "mkdir /var/outputs/x", string, /is no file/],
  ["a pipe", "mkfifo /var/outputs/x", string, /is no file/],
  ["a pipe for a file", "mkfifo /var/outputs/x", { x: blobType("", Dimensionality.SINGLE) }, /no regular file/],
  [
    "a folder for a file",
    "mkdir /var/outputs/x",
    { x: blobType("", Dimensionality.SINGLE) },
    /is a directory, where a file/,
  ],
  [
    "a file for a folder",
    "touch /var/outputs/x",
    { x: blobType("", Dimensionality.MULTIPART) },
    /is a file, where a directory/,
  ],
  ["no folder at all", "rm -r /var/outputs", string, /ENOENT|no file/],
  ["an error", "echo 1 > /var/outputs/x; echo 'no more ore' > /var/outputs/_ERROR", string, /^User Error: no more ore/],
])("a program that writes %s fails its attempt", async (_, script, outputs, message) => {
  const { result, log } = await run({ script, outputs });
  expect(result, log).toMatchObject({
    kind: "failed",
    error: {
      code: "OutputUploadFailed",
      origin: "unknown",
      recoverable: true,
      message: expect.stringMatching(message),
    },
  });
});

test.each<[string, Record<string, LiteralType>, RegExp]>([
  ["a list", { x: collectionType(stringType()) }, /cannot give the output x of the type/],
  ["a map", { x: mapType(stringType()) }, /output x/],
  ["an enum", { x: enumType(["a"]) }, /output x/],
  ["a traversal", { "../x": stringType() }, /"\.\.\/x" cannot be the name of a file/],
])("%s as output is refused before the program runs", async (_, outputs, message) => {
  const { result, attempt } = await run({ script: "echo ran", outputs });
  expect(result).toMatchObject({
    kind: "failed",
    error: { code: "BadTaskFormat", origin: "user", recoverable: false, message: expect.stringMatching(message) },
  });
  expect(await blobs.head(attempt.logUri)).toBeUndefined();
});

test("an item of a map gives an element", async () => {
  const outputs = { x: collectionType(integerType()) };
  const changes = { item: { index: 0, size: 2 } };
  const { result } = await run({ script: "echo 3 > /var/outputs/x", outputs, changes });
  expect(result).toMatchObject({ outputs: literalMap({ x: integerLiteral(3) }) });
});

test("a program that fails is interrupted, its outputs do not count, and what it wrote of it is told", async () => {
  const script = "echo 1 > /var/outputs/x; echo 'no more ore' > /var/outputs/_ERROR; exit 3";
  const { result, attempt } = await run({ script, outputs: string });
  expect(result).toMatchObject({
    kind: "failed",
    error: { code: "Interrupted", message: expect.stringMatching(/exit code \(3\)[\s\S]*User Error: no more ore$/) },
  });
  expect(await blobs.head(`${attempt.outputPrefix}/outputs.pb`)).toBeUndefined();
});

test("paths are exchanged in words and variables, and never in what inputs say", async () => {
  const { result, log } = await run({
    script: 'test "$TARGET" = "$HALTERE_OUTPUT_PATH/x"; printf %s "{{.inputs.s}}" > $TARGET; ls $HALTERE_INPUT_PATH',
    inputs: { s: stringLiteral("/var/outputs/x") },
    outputs: string,
    environment: { TARGET: "/var/outputs/x" },
  });
  expect(result, log).toMatchObject({ outputs: literalMap({ x: stringLiteral("/var/outputs/x") }) });
  expect(log).toBe("inputs.json\ninputs.pb\ns\n");
});

test("attempts that run side by side do not see one another's files, and leave none", async () => {
  const left = async () => (await readdir(tmpdir())).filter((name) => /^haltere-\w{6}$/.test(name));
  const before = await left();
  const script = "test ! -e /var/outputs/x; cat /var/inputs/n > /var/outputs/x";
  const results = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      run({ script, inputs: { n: integerLiteral(n) }, outputs: { x: integerType() } }),
    ),
  );
  expect(results.map(({ result }) => result)).toEqual(
    Array.from({ length: 6 }, (_, n) => ({ kind: "succeeded", outputs: literalMap({ x: integerLiteral(n) }) })),
  );
  expect((await left()).filter((name) => !before.includes(name))).toEqual([]);
});
