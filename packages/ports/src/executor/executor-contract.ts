import { create, equals, toBinary } from "@bufbuild/protobuf";
import {
  ContainerError_Kind,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  NodeExecutionIdentifierSchema,
  type TaskTemplate,
} from "@haltere/idl/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Blobs } from "../blobs/blobs.ts";
import type { Attempt, AttemptHandle, AttemptListener, AttemptResult, Executor } from "./executor.ts";

/** What a task of the contract does. The adapter's test turns each into a task that its executor accepts. */
export type ContractProgram =
  /** Its outputs are its inputs. */
  | { readonly kind: "echo" }
  /** Ends with this encoded flyteidl.core.ErrorDocument. */
  | { readonly kind: "fail"; readonly document: Uint8Array }
  /** Its process exits with this code, without a result. */
  | { readonly kind: "exit"; readonly code: number }
  /** Its process is killed by SIGKILL, without a result. */
  | { readonly kind: "die" }
  /** Writes to stdout, and the same to stderr, and then has no outputs. Neither text nor name has characters that a shell minds. */
  | { readonly kind: "print"; readonly text: string }
  /** Writes the value of an environment variable to stdout, and then has no outputs. */
  | { readonly kind: "print variable"; readonly name: string }
  /** Writes to stdout and never ends, whatever it is told. */
  | { readonly kind: "hang"; readonly text: string }
  /** Writes deck.html, and then has no outputs. */
  | { readonly kind: "deck" };

export interface ExecutorFixture {
  readonly executor: Executor;
  readonly blobs: Blobs;
  task(program: ContractProgram): Promise<TaskTemplate>;
  /** After the executor was closed. */
  dispose(): Promise<void>;
}

/** What every executor promises. `fixture` makes a fresh one, with empty blobs. */
export function executorContract(name: string, fixture: () => Promise<ExecutorFixture>): void {
  describe(`${name} keeps the contract of executors`, () => {
    let subject: ExecutorFixture;
    let count = 0;

    beforeEach(async () => {
      subject = await fixture();
    });
    afterEach(async () => {
      await subject.executor.close();
      await subject.dispose();
    });

    async function attemptOf(program: ContractProgram, changes: Partial<Attempt> = {}): Promise<Attempt> {
      count += 1;
      const id = count;
      const { root } = subject.blobs;
      const inputs = changes.inputs ?? integers({});
      const inputsUri = `${root}/data/${id}/inputs.pb`;
      return {
        key: `attempt-${id}`,
        generatedName: `execution-n0-${id}`,
        node: create(NodeExecutionIdentifierSchema, {
          nodeId: "n0",
          executionId: { project: "flytesnacks", domain: "development", name: "execution" },
        }),
        number: 0,
        task: await subject.task(program),
        inputs,
        async inputsUri() {
          await subject.blobs.write(inputsUri, toBinary(LiteralMapSchema, inputs));
          return inputsUri;
        },
        outputPrefix: `${root}/data/${id}/0`,
        rawOutputPrefix: `${root}/raw/${id}`,
        checkpointPrefix: `${root}/raw/${id}/_flytecheckpoints`,
        environment: {},
        interruptible: false,
        logUri: `${root}/logs/${id}.log`,
        ...changes,
      };
    }

    /** Starts an attempt, and notes what is told of it. */
    function start(attempt: Attempt): Course {
      const told: string[] = [];
      const started = Promise.withResolvers<void>();
      const ended = Promise.withResolvers<AttemptResult>();
      let logs: readonly string[] = [];
      const listener: AttemptListener = {
        running() {
          told.push("running");
          started.resolve();
        },
        progress(update) {
          logs = update.logs?.map((log) => log.uri) ?? logs;
          if (told.includes("finished")) told.push("progress");
        },
        finished(result) {
          told.push("finished");
          ended.resolve(result);
        },
      };
      const handle = subject.executor.start(attempt, listener);
      return { attempt, handle, told, running: started.promise, result: ended.promise, logs: () => logs };
    }

    async function run(program: ContractProgram, changes?: Partial<Attempt>): Promise<Course> {
      const course = start(await attemptOf(program, changes));
      await course.result;
      return course;
    }

    async function logOf(course: Course): Promise<string> {
      return Buffer.from(await subject.blobs.read(course.attempt.logUri)).toString("utf8");
    }

    test("accepts its tasks", async () => {
      expect(subject.executor.accepts(await subject.task({ kind: "echo" }))).toBe(true);
      expect(subject.executor.slots).toBeGreaterThan(0);
    });

    test("gives a task its inputs, and answers its outputs", async () => {
      const inputs = integers({ x: 5n });
      const { result, told } = await run({ kind: "echo" }, { inputs });
      expect(told).toEqual(["running", "finished"]);
      expectOutputs(await result, inputs);
    });

    test("gives the inputs of an array's item, not the array's", async () => {
      const inputs = integers({ x: 7n });
      const program: ContractProgram = { kind: "echo" };
      const course = start({ ...(await attemptOf(program, { inputs })), item: { index: 3, size: 9 } });
      expectOutputs(await course.result, inputs);
    });

    test("takes and answers values of a megabyte, inline or stored", async () => {
      const inputs = create(LiteralMapSchema, {
        literals: {
          text: create(LiteralSchema, {
            value: {
              case: "scalar",
              value: {
                value: {
                  case: "primitive",
                  value: { value: { case: "stringValue", value: "Grüße ".repeat(120_000) } },
                },
              },
            },
          }),
        },
      });
      const { result, attempt } = await run({ kind: "echo" }, { inputs });
      const answer = await result;
      expect(answer).toMatchObject({ kind: "succeeded" });
      if (answer.kind === "succeeded" && answer.outputs === "stored") {
        const stored = await subject.blobs.read(`${attempt.outputPrefix}/outputs.pb`);
        expect(Buffer.from(toBinary(LiteralMapSchema, inputs)).equals(stored)).toBe(true);
      } else {
        expectOutputs(answer, inputs);
      }
    });

    test("runs more attempts than it has slots, each to its own result", async () => {
      const all = Array.from({ length: Math.min(subject.executor.slots, 32) + 8 }, (_, i) =>
        integers({ x: BigInt(i) }),
      );
      const courses = await Promise.all(all.map((inputs) => run({ kind: "echo" }, { inputs })));
      for (const [i, course] of courses.entries()) {
        expect(course.told).toEqual(["running", "finished"]);
        expectOutputs(await course.result, all[i] ?? integers({}));
      }
    });

    test("hands on a task's own error as it was written", async () => {
      const document = toBinary(
        ErrorDocumentSchema,
        create(ErrorDocumentSchema, {
          error: {
            code: "USER:Recoverable",
            message: "the sky fell",
            kind: ContainerError_Kind.RECOVERABLE,
            origin: ExecutionError_ErrorKind.USER,
            timestamp: { seconds: 1_700_000_000n, nanos: 5000 },
            worker: "w0",
          },
        }),
      );
      const { result } = await run({ kind: "fail", document });
      expect(await result).toEqual({
        kind: "failed",
        error: {
          code: "USER:Recoverable",
          message: "the sky fell",
          origin: "user",
          recoverable: true,
          timestamp: 1_700_000_000_000_005,
          worker: "w0",
        },
      });
    });

    test("tells a process that exits without a result, and runs the next", async () => {
      const { result, told } = await run({ kind: "exit", code: 7 });
      const answer = await result;
      expect(answer).toMatchObject({ kind: "failed", error: { recoverable: true } });
      expect(answer.kind === "failed" && answer.error.message).toContain("7");
      expect(told.filter((word) => word === "finished")).toHaveLength(1);
      const inputs = integers({ x: 1n });
      expectOutputs(await (await run({ kind: "echo" }, { inputs })).result, inputs);
    });

    test("tells a process that is killed, by the signal's name, and runs the next", async () => {
      const { result } = await run({ kind: "die" });
      const answer = await result;
      expect(answer).toMatchObject({ kind: "failed", error: { origin: "system", recoverable: true } });
      expect(answer.kind === "failed" && answer.error.message).toContain("SIGKILL");
      const inputs = integers({ x: 1n });
      expectOutputs(await (await run({ kind: "echo" }, { inputs })).result, inputs);
    });

    test("ends what exceeds its timeout", async () => {
      const { result, told } = await run({ kind: "hang", text: "here" }, { timeout: 50 });
      expect(await result).toMatchObject({
        kind: "failed",
        error: { code: "TimeoutExpired", origin: "user", recoverable: true },
      });
      expect(told).toEqual(["running", "finished"]);
    });

    test("ends what is aborted, though it will not", async () => {
      const course = start(await attemptOf({ kind: "hang", text: "here" }));
      await course.running;
      course.handle.abort("enough");
      expect(await course.result).toEqual({ kind: "aborted" });
      course.handle.abort("again");
      expect(course.told).toEqual(["running", "finished"]);
    });

    test("aborts what has not begun", async () => {
      const course = start(await attemptOf({ kind: "echo" }));
      course.handle.abort("never mind");
      expect(await course.result).toEqual({ kind: "aborted" });
      expect(course.told.filter((word) => word === "finished")).toHaveLength(1);
    });

    test("an abort after the end changes nothing", async () => {
      const course = await run({ kind: "echo" }, { inputs: integers({ x: 2n }) });
      course.handle.abort("too late");
      expectOutputs(await course.result, integers({ x: 2n }));
      expectOutputs(await (await run({ kind: "echo" }, { inputs: integers({ x: 3n }) })).result, integers({ x: 3n }));
      expect(course.told).toEqual(["running", "finished"]);
    });

    test("one attempt's end leaves the others alone", async () => {
      const hanging = start(await attemptOf({ kind: "hang", text: "here" }));
      await hanging.running;
      const others = Array.from({ length: 8 }, (_, i) => run({ kind: "echo" }, { inputs: integers({ x: BigInt(i) }) }));
      hanging.handle.abort("enough");
      for (const [i, course] of (await Promise.all(others)).entries()) {
        expectOutputs(await course.result, integers({ x: BigInt(i) }));
      }
      expect(await hanging.result).toEqual({ kind: "aborted" });
    });

    test("keeps an attempt's stdout and stderr in its log, and no other's", async () => {
      const courses = await Promise.all(
        ["one", "two", "three", "four"].map((text) => run({ kind: "print", text: `${text}-line` })),
      );
      for (const [i, text] of ["one", "two", "three", "four"].entries()) {
        const course = courses[i];
        if (course === undefined) throw new Error("no course");
        expect(await course.result).toMatchObject({ kind: "succeeded" });
        expect(await logOf(course)).toBe(`${text}-line\n${text}-line\n`);
        expect(course.logs()).toEqual([course.attempt.logUri]);
      }
    });

    test("a log can be read while its attempt runs", async () => {
      const course = start(await attemptOf({ kind: "hang", text: "still-here" }));
      await vi.waitFor(async () => expect(await logOf(course)).toBe("still-here\n"), { timeout: 20_000, interval: 20 });
      course.handle.abort("seen");
      await course.result;
      expect(await logOf(course)).toBe("still-here\n");
    });

    test("a log of an earlier run under the same address is replaced", async () => {
      const attempt = await attemptOf({ kind: "print", text: "new" });
      await subject.blobs.write(attempt.logUri, Buffer.from("of an earlier run\n"));
      const course = start(attempt);
      await course.result;
      expect(await logOf(course)).toBe("new\nnew\n");
    });

    test("gives an attempt its environment, and none of another's", async () => {
      const program: ContractProgram = { kind: "print variable", name: "FLYTE_ATTEMPT_NUMBER" };
      const one = await run(program, { environment: { FLYTE_ATTEMPT_NUMBER: "one" } });
      const two = await run(program, { environment: { FLYTE_ATTEMPT_NUMBER: "two" } });
      const none = await run(program);
      expect(await logOf(one)).toBe("one\n");
      expect(await logOf(two)).toBe("two\n");
      expect(await logOf(none)).toBe("\n");
    });

    test("names the deck that a task wrote", async () => {
      const { result, attempt } = await run({ kind: "deck" });
      expect(await result).toMatchObject({ kind: "succeeded", deckUri: `${attempt.outputPrefix}/deck.html` });
    });

    test("closing aborts what runs and what waits", async () => {
      const attempts = await Promise.all(Array.from({ length: 4 }, () => attemptOf({ kind: "hang", text: "here" })));
      const courses = attempts.map(start);
      await Promise.race(courses.map((course) => course.running));
      await subject.executor.close();
      expect(await Promise.all(courses.map((course) => course.result))).toEqual(
        courses.map(() => ({ kind: "aborted" })),
      );
      const late = start(await attemptOf({ kind: "echo" }));
      expect(await late.result).toEqual({ kind: "aborted" });
    });
  });
}

interface Course {
  readonly attempt: Attempt;
  readonly handle: AttemptHandle;
  readonly told: readonly string[];
  readonly running: Promise<void>;
  readonly result: Promise<AttemptResult>;
  logs(): readonly string[];
}

function integers(values: Readonly<Record<string, bigint>>): LiteralMap {
  return create(LiteralMapSchema, {
    literals: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        create(LiteralSchema, {
          value: {
            case: "scalar",
            value: { value: { case: "primitive", value: { value: { case: "integer", value } } } },
          },
        }),
      ]),
    ),
  });
}

function expectOutputs(result: AttemptResult, outputs: LiteralMap): void {
  expect(result).toMatchObject({ kind: "succeeded" });
  const answered = result.kind === "succeeded" && result.outputs !== "stored" ? result.outputs : undefined;
  expect(answered).toBeDefined();
  expect(answered && equals(LiteralMapSchema, answered, outputs)).toBe(true);
}
