import { ApproveConditionSchema, GateNodeSchema, SignalConditionSchema, SleepConditionSchema } from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { duration } from "../fields/well-known.ts";
import { model } from "../model.ts";
import { LiteralType } from "../types/literal-type.ts";

/** Waits for a value from outside (`flyteidl.core.SignalCondition`). */
export class SignalCondition extends model("SignalCondition", SignalConditionSchema, {
  signalId: text(),
  type: message(LiteralType),
  outputVariableName: text(),
}) {}

/** Waits to be approved (`flyteidl.core.ApproveCondition`). */
export class ApproveCondition extends model("ApproveCondition", ApproveConditionSchema, { signalId: text() }) {}

/** Waits for a time, in microseconds (`flyteidl.core.SleepCondition`). */
export class SleepCondition extends model("SleepCondition", SleepConditionSchema, { duration: duration() }) {}

/** A node that waits (`flyteidl.core.GateNode`): one of the three is set. */
export class GateNode extends model("GateNode", GateNodeSchema, {
  signal: optional(message(SignalCondition)),
  sleep: optional(message(SleepCondition)),
  approve: optional(message(ApproveCondition)),
}) {
  /** What it waits for. */
  get condition(): SignalCondition | SleepCondition | ApproveCondition | undefined {
    return this.signal ?? this.sleep ?? this.approve;
  }
}
