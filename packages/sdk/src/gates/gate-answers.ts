import type { Literal } from "@haltere/idl/core";
import type { Transformer } from "../transformers/transformer.ts";

/** What a gate asks. */
export interface GateQuestion {
  /** The gate's name. */
  readonly name: string;
  readonly workflow: string | undefined;
  readonly node: string | undefined;
  /** Flyte's type of the value, as it is shown: `int`, `list[str]`. */
  readonly type: string;
}

export interface ApprovalQuestion extends GateQuestion {
  /** The value that shall be approved, as text. */
  readonly text: string;
  /** The same as a task would get it. */
  readonly value: unknown;
}

export interface InputQuestion extends GateQuestion {
  /**
   * Reads a value as the gate's type.
   * @throws FlyteError where it is of another type.
   */
  readonly accept: (value: unknown) => Literal;
  readonly transformer: Transformer;
}

/** Answers the gates of runs in this process: a person on the terminal, or a test. */
export interface GateAnswers {
  /** @param signal Aborted when the answer is no longer needed. */
  approve(question: ApprovalQuestion, signal: AbortSignal): Promise<boolean>;
  /** Answers the value as a task would return it. */
  input(question: InputQuestion, signal: AbortSignal): Promise<unknown>;
}
