import { type ErrorPlace, FlyteError, literalText, literalTypeText } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";
import type { Variable } from "../entities/entity-interface.ts";
import type { GateAnswers, GateQuestion } from "../gates/gate-answers.ts";
import type { GateTarget } from "../gates/gate-target.ts";
import { checkRefinements } from "../schema/refinements.ts";
import { positionOf } from "../transformers/position.ts";
import type { Literals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { surroundings } from "./surroundings.ts";

/** Waits at a gate: for its answer, or for its time to pass. It fails after its timeout, and where it is refused. */
export async function passGate(
  target: GateTarget,
  inputs: Literals,
  session: LocalSession,
  where: ErrorPlace,
  signal: AbortSignal,
): Promise<Literals> {
  const { name, waitsFor, timeout } = target;
  const opened = waitsFor.kind === "time" ? waitsFor.seconds : Number.POSITIVE_INFINITY;
  return await session.interruptible(async (interrupted) => {
    const over = new AbortController();
    const expired = () =>
      over.abort(
        new FlyteError("DeadlineExceeded", `the gate ${name} was not passed within its timeout of ${timeout} s`, {
          kind: "user",
          where,
          taskErrorCode: "TimeoutExpired",
        }),
      );
    const cancel = opened > timeout || waitsFor.kind !== "time" ? after(session, timeout, expired) : () => {};
    const until = AbortSignal.any([signal, interrupted, over.signal]);
    try {
      return await beforeAbort(pass(target, inputs, session, where, until), until);
    } finally {
      cancel();
      // Whoever still asks may stop.
      over.abort();
    }
  });
}

async function pass(
  { name, waitsFor }: GateTarget,
  inputs: Literals,
  session: LocalSession,
  where: ErrorPlace,
  signal: AbortSignal,
): Promise<Literals> {
  if (waitsFor.kind === "time") {
    await new Promise<void>((resolve) => {
      const cancel = after(session, waitsFor.seconds, resolve);
      signal.addEventListener("abort", cancel, { once: true });
    });
    return {};
  }
  const { value: variable } = waitsFor;
  const answers = await currentAnswers();
  const question: GateQuestion = {
    name,
    workflow: where.workflow,
    node: where.node,
    type: literalTypeText(variable.transformer.literalType),
  };
  if (waitsFor.kind === "input") {
    const position = positionOf(where, "output", name, session.files);
    const accept = (value: unknown): Literal => {
      const literal = variable.transformer.toLiteral(value, position);
      checkRefinements(variable, value, position);
      return literal;
    };
    const answer = await answers.input({ ...question, accept, transformer: variable.transformer }, signal);
    return { [variable.name]: accept(answer) };
  }
  const given = inputs[variable.name];
  if (given === undefined) throw new FlyteError("Internal", `the gate ${name} has nothing to approve`, { where });
  const value = variable.transformer.fromLiteral(given, positionOf(where, "input", variable.name, session.files));
  if (await answers.approve({ ...question, text: literalText(given), value }, signal)) return inputs;
  throw refusal(name, variable, where);
}

/** FlytePropeller's error for a signal that says no. */
function refusal(name: string, variable: Variable, where: ErrorPlace): FlyteError {
  return new FlyteError("FailedPrecondition", `the approval ${name} of ${variable.name} was refused`, {
    kind: "user",
    where,
    taskErrorCode: "ReceivedRejectSignal",
  });
}

async function currentAnswers(): Promise<GateAnswers> {
  const { gates } = surroundings();
  return gates ?? (await import("./terminal-answers.ts")).terminalAnswers;
}

function after({ clock }: LocalSession, seconds: number, call: () => void): () => void {
  return clock.at(clock.now() + Math.ceil(seconds * 1_000_000), call);
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  // What it throws once nobody waits is nobody's.
  work.catch(() => {});
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
