import { createHash } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { type CreateRequestHeader, type Resource, ResourceSchema, TaskCategorySchema } from "@haltere/idl/admin";
import { LiteralMapSchema } from "@haltere/idl/core";
import { type ConnectorJob, ConnectorJobSchema } from "@haltere/idl/haltere";
import {
  type Attempt,
  type AttemptHandle,
  type AttemptListener,
  type AttemptProgress,
  type AttemptResult,
  errorOfDocument,
} from "@haltere/ports";
import { systemError, timeoutExpired, userError } from "../attempt/attempt-error.ts";
import { backoff } from "./backoff.ts";
import type { Caller } from "./call-lanes.ts";
import { type Category, type ConnectorContext, laneOf, type Timed } from "./connector-context.ts";
import type { ConnectorRoute } from "./connector-directory.ts";
import type { Due } from "./due-queue.ts";
import { type ResourceOutcome, resourceOutcome } from "./resource-outcome.ts";
import { taskRequest } from "./task-request.ts";

/** Answers to CreateTask and ExecuteTaskSync that no other attempt would change. */
const refusals: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "InvalidArgument",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "FailedPrecondition",
  "OutOfRange",
  "Unimplemented",
  "Unauthenticated",
]);
/** Resource metas are kept in the engine's rows; the encoding of one may have as many bytes. */
const maxStateBytes = 1024 * 1024;
/** Of a job's message as many characters are told while it runs. */
const maxReason = 4096;

/**
 * One attempt on a connector. Who owns what: the attempt owns its timers and its place in a lane; once it is over (finished, aborted
 * or left) it tells nothing more, and a job that a call under way still brings is handed to the deletions.
 *
 * 1. CreateTask is called once, and again only where its connector was unavailable.
 * 2. No poll before the engine has made the resource meta durable.
 * 3. A job that is no longer wanted is deleted; one that is left is not.
 * 4. After CreateTask the inputs are let go of: thousands of these wait at once.
 */
export class ConnectorAttempt implements Caller, Timed, AttemptHandle {
  readonly #context: ConnectorContext;
  readonly #listener: AttemptListener;
  readonly #ended: (attempt: ConnectorAttempt) => void;
  readonly #key: string;
  readonly #category: Category;
  readonly #hasOutputs: boolean;
  readonly #outputPrefix: string;
  readonly #timeout: number | undefined;
  readonly #startedAt: number;
  /** Until when connectors that have not answered yet are waited for. */
  readonly #patientUntil: number;
  /** Until the job is created. */
  #attempt: Attempt | undefined;
  #job: ConnectorJob | undefined;
  #over = false;
  #running = false;
  #timer: Due | undefined;
  #deadline: Due | undefined;
  #interval: number;
  #failures = 0;
  #lastPhase: NonNullable<AttemptProgress["phase"]> | "running" | undefined;
  #lastTold = "";
  /** Of a synchronous call under way. */
  #cancel: AbortController | undefined;

  constructor(
    context: ConnectorContext,
    attempt: Attempt,
    listener: AttemptListener,
    ended: (attempt: ConnectorAttempt) => void,
  ) {
    this.#context = context;
    this.#listener = listener;
    this.#ended = ended;
    this.#key = attempt.key;
    this.#category = { name: attempt.task.type, version: attempt.task.taskTypeVersion };
    this.#hasOutputs = Object.keys(attempt.task.interface?.outputs?.variables ?? {}).length > 0;
    this.#outputPrefix = attempt.outputPrefix;
    this.#timeout = attempt.timeout;
    this.#interval = context.poll.first;
    this.#patientUntil = context.clock.now() + context.discoveryPatience;
    if (attempt.savedState === undefined) {
      this.#attempt = attempt;
      this.#startedAt = context.clock.now();
    } else {
      this.#job = fromBinary(ConnectorJobSchema, attempt.savedState);
      this.#startedAt = Number(this.#job.startedAt);
    }
  }

  /** The address of the connector that has its job; undefined before there is one. */
  get connector(): string | undefined {
    return this.#job === undefined ? undefined : this.#route()?.client.endpoint.address;
  }

  start(): void {
    if (this.#timeout !== undefined)
      this.#deadline = this.#context.times.put(this, this.#startedAt + this.#timeout * 1000);
    this.due();
  }

  due(): void {
    if (this.#over) return;
    if (this.#timeout !== undefined && this.#context.clock.now() >= this.#startedAt + this.#timeout * 1000) {
      this.#expire(this.#timeout);
      return;
    }
    const route = this.#route();
    if (route === undefined) this.#withoutRoute();
    else this.#context.lanes.add(laneOf(this.#method(route), route, this.#category), this);
  }

  async call(): Promise<void> {
    if (this.#over) return;
    const route = this.#route();
    try {
      if (route === undefined) this.#withoutRoute();
      else if (this.#job !== undefined) await this.#poll(route, this.#job);
      else if (this.#attempt !== undefined) await this.#begin(route, this.#attempt);
    } catch (thrown) {
      this.#callFailed(FlyteError.from(thrown));
    }
  }

  abort(): void {
    if (this.#over) return;
    this.#discardJob();
    this.#finish({ kind: "aborted" });
  }

  leave(): void {
    this.#stop();
  }

  /** The executor closes: as `leave`, but told. */
  close(): void {
    if (this.#over) return;
    this.#stop();
    this.#listener.finished({ kind: "aborted" });
  }

  #route(): ConnectorRoute | undefined {
    return this.#context.directory.route(this.#category.name, this.#category.version);
  }

  #method(route: ConnectorRoute): string {
    if (this.#job !== undefined) return "GetTask";
    return route.isSync ? "ExecuteTaskSync" : "CreateTask";
  }

  /** Nobody is known to serve the task: that may change as long as a connector has not told yet what it serves. */
  #withoutRoute(): void {
    const { directory, clock } = this.#context;
    if (directory.isIncomplete && clock.now() < this.#patientUntil) {
      if (this.#lastPhase === undefined && this.#job === undefined) {
        this.#lastPhase = "waiting for resources";
        this.#listener.progress({ phase: this.#lastPhase, reason: directory.describe().slice(0, maxReason) });
      }
      this.#again(this.#context.retry.first * 1000);
      return;
    }
    const { name, version } = this.#category;
    const message = `No connector serves tasks of type "${name}" in version ${version}. ${directory.describe()}`;
    if (this.#job === undefined) this.#fail(userError("BadTaskSpecification", message));
    else this.#callFailed(new FlyteError("Unavailable", message));
  }

  async #begin(route: ConnectorRoute, attempt: Attempt): Promise<void> {
    let header: CreateRequestHeader;
    try {
      header = await taskRequest(attempt);
    } catch (thrown) {
      const { code, fullMessage } = FlyteError.from(thrown);
      this.#fail(
        code === "InvalidArgument"
          ? userError("BadTaskSpecification", fullMessage)
          : systemError("InputsNotStored", fullMessage),
      );
      return;
    }
    if (this.#over) return;
    if (route.isSync) await this.#execute(route, header, attempt);
    else await this.#create(route, header, attempt);
  }

  async #execute(route: ConnectorRoute, header: CreateRequestHeader, attempt: Attempt): Promise<void> {
    this.#tellRunning();
    const cancel = new AbortController();
    this.#cancel = cancel;
    try {
      const resource = await route.client.executeTaskSync(header, attempt.inputs, { signal: cancel.signal });
      if (this.#over) return;
      const outcome = resourceOutcome(resource, true);
      if (outcome.kind === "under way")
        throw nonsense(`it answered the phase "${outcome.phase}" to a task that must end with the call`);
      await this.#end(resource, outcome);
    } finally {
      this.#cancel = undefined;
    }
  }

  async #create(route: ConnectorRoute, header: CreateRequestHeader, attempt: Attempt): Promise<void> {
    const { template, outputPrefix, taskExecutionMetadata } = header;
    const { resourceMeta } = await route.client.createTask({
      inputs: attempt.inputs,
      outputPrefix,
      ...(template !== undefined && { template }),
      ...(taskExecutionMetadata !== undefined && { taskExecutionMetadata }),
    });
    const job = create(ConnectorJobSchema, {
      taskCategory: create(TaskCategorySchema, this.#category),
      resourceMeta,
      outputPrefix,
      startedAt: BigInt(this.#startedAt),
    });
    if (this.#over) {
      this.#context.deletions.add(this.#key, job);
      return;
    }
    this.#job = job;
    this.#attempt = undefined;
    this.#failures = 0;
    const state = toBinary(ConnectorJobSchema, job);
    if (state.length > maxStateBytes) {
      this.#discardJob();
      const message = `The connector's resource meta has ${resourceMeta.length} bytes, of ${maxStateBytes} allowed.`;
      this.#fail(userError("ResourceMetaTooLarge", message));
      return;
    }
    this.#listener.progress({ state, saved: () => this.due() });
  }

  async #poll(route: ConnectorRoute, job: ConnectorJob): Promise<void> {
    const { resource } = await route.client.getTask(
      {
        taskType: this.#category.name,
        resourceMeta: job.resourceMeta,
        outputPrefix: job.outputPrefix,
        ...(job.taskCategory !== undefined && { taskCategory: job.taskCategory }),
      },
      { signal: this.#context.closing },
    );
    if (this.#over) return;
    if (resource === undefined) throw nonsense("its answer holds no resource");
    const outcome = resourceOutcome(resource, false);
    if (outcome.kind !== "under way") {
      await this.#end(resource, outcome);
      return;
    }
    this.#failures = 0;
    this.#tell(resource, outcome.phase);
    this.#again(this.#interval * 1000);
    this.#interval = Math.min(this.#interval * 1.5, this.#context.poll.longest);
  }

  /** What changed since it was told last; a job that says the same again is told once. */
  #tell(resource: Resource, phase: (ResourceOutcome & { kind: "under way" })["phase"]): void {
    if (phase === "running") this.#tellRunning();
    if (phase !== this.#lastPhase) this.#interval = this.#context.poll.first;
    const phaseNews = phase !== this.#lastPhase && phase !== "running";
    this.#lastPhase = phase;
    const told = digest(resource);
    if (told === this.#lastTold) return;
    this.#lastTold = told;
    const { logLinks, message, customInfo } = resource;
    if (!phaseNews && logLinks.length === 0 && message === "" && customInfo === undefined) return;
    this.#listener.progress({
      logs: logLinks,
      reason: message.slice(0, maxReason),
      ...(phase !== "running" && { phase }),
      ...(customInfo !== undefined && { customInfo }),
    });
  }

  #tellRunning(): void {
    if (this.#running) return;
    this.#running = true;
    this.#listener.running();
  }

  async #end(resource: Resource, outcome: Exclude<ResourceOutcome, { kind: "under way" }>): Promise<void> {
    if (outcome.kind === "nonsense") throw nonsense(outcome.message);
    const result = outcome.kind === "failed" ? outcome : await this.#outputs(resource);
    if (this.#over) return;
    if (outcome.kind === "succeeded") this.#tellRunning();
    const { logLinks: logs, customInfo } = resource;
    if (logs.length > 0 || customInfo !== undefined)
      this.#listener.progress({ logs, ...(customInfo !== undefined && { customInfo }) });
    this.#finish(result);
  }

  /** Outputs are the resource's, else they lie in the job's outputs.pb, unless it left an error there. */
  async #outputs({ outputs }: Resource): Promise<AttemptResult> {
    if (!this.#hasOutputs) return { kind: "succeeded", outputs: create(LiteralMapSchema) };
    if (outputs !== undefined) return { kind: "succeeded", outputs };
    const { blobs } = this.#context;
    const errorUri = `${this.#outputPrefix}/error.pb`;
    if ((await blobs.head(errorUri)) === undefined) return { kind: "succeeded", outputs: "stored" };
    return { kind: "failed", error: errorOfDocument(await blobs.read(errorUri), errorUri) };
  }

  #callFailed(error: FlyteError): void {
    if (this.#over) return;
    const { message, code } = error;
    if (code === "ResourceExhausted" && message.includes("larger than max")) {
      this.#discardJob();
      this.#fail(
        userError("OutputSizeExceeded", `${message}. Write large outputs to outputs.pb under the output prefix.`),
      );
      return;
    }
    this.#failures++;
    const isPoll = this.#job !== undefined;
    const mayTryAgain = isPoll || code === "Unavailable" || code === "ResourceExhausted";
    if (mayTryAgain && this.#failures <= this.#context.maxSystemFailures) {
      if (this.#failures === 1)
        this.#listener.progress({ reason: message.slice(0, maxReason), ...this.#phaseToTell() });
      this.#again(backoff(this.#failures, this.#context.retry));
      return;
    }
    this.#discardJob();
    if (!isPoll && refusals.has(code)) this.#fail(userError("ConnectorRefused", message));
    else this.#fail(systemError("ConnectorFailed", message));
  }

  /** News of a job that does not run yet must say where it stands, for the record says so anew with them. */
  #phaseToTell(): Pick<AttemptProgress, "phase"> {
    const phase = this.#lastPhase;
    return phase === undefined || phase === "running" ? {} : { phase };
  }

  #again(microseconds: number): void {
    this.#timer = this.#context.times.put(this, this.#context.clock.now() + microseconds);
  }

  #expire(timeout: number): void {
    this.#discardJob();
    this.#fail(timeoutExpired(timeout));
  }

  #discardJob(): void {
    if (this.#job !== undefined) this.#context.deletions.add(this.#key, this.#job);
  }

  #fail(error: (AttemptResult & { kind: "failed" })["error"]): void {
    this.#finish({ kind: "failed", error });
  }

  #finish(result: AttemptResult): void {
    if (this.#over) return;
    this.#stop();
    this.#listener.finished(result);
  }

  #stop(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#deadline?.cancel();
    this.#cancel?.abort();
    this.#attempt = undefined;
    this.#job = undefined;
    this.#ended(this);
  }
}

function nonsense(why: string): FlyteError {
  return new FlyteError("DataLoss", `The connector talks nonsense: ${why}.`, { kind: "system", recoverable: true });
}

function digest(resource: Resource): string {
  const { outputs: _, ...rest } = resource;
  return createHash("sha1").update(toBinary(ResourceSchema, rest)).digest("base64");
}
