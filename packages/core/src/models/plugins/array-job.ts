import { fromJson, type JsonObject } from "@bufbuild/protobuf";
import { ArrayJobSchema } from "@haltere/idl/plugins";
import { FlyteError } from "../../flyte-error.ts";
import { FlyteCustomIdlEntity } from "../custom-entity.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { long, real } from "../fields/scalars.ts";
import { type ModelData, model } from "../model.ts";
import { cFloat } from "../text/c-number.ts";

const fields = {
  parallelism: defaulted(long(), 0n),
  size: defaulted(long(), 0n),
  minSuccesses: optional(long()),
  minSuccessRatio: optional(real()),
};

const Job = model("ArrayJob", ArrayJobSchema, fields);

/**
 * What a task of the plugin for arrays is told (`flyteidl.plugins.ArrayJob`, as a JSON object).
 * @throws FlyteError InvalidArgument where both the count and the ratio are told.
 */
export class ArrayJob extends FlyteCustomIdlEntity {
  static readonly entityName = "ArrayJob";
  readonly parallelism: bigint;
  readonly size: bigint;
  readonly minSuccesses: bigint | undefined;
  readonly minSuccessRatio: number | undefined;

  constructor(data: ModelData<typeof fields>) {
    super();
    const job = new Job(data);
    if (job.minSuccesses && job.minSuccessRatio)
      throw new FlyteError("InvalidArgument", "Only one of min_successes or min_success_ratio can be set", {
        hint: "Leave one of them out.",
      });
    this.parallelism = job.parallelism;
    this.size = job.size;
    this.minSuccesses = job.minSuccesses;
    this.minSuccessRatio = job.minSuccessRatio;
    Object.freeze(this);
  }

  static fromDict(dict: JsonObject): ArrayJob {
    return new ArrayJob(Job.fromFlyteIdl(fromJson(ArrayJobSchema, dict)));
  }

  override toDict(): JsonObject {
    const { parallelism, size, minSuccesses, minSuccessRatio } = this;
    return {
      ...(parallelism !== 0n && { parallelism: String(parallelism) }),
      ...(size !== 0n && { size: String(size) }),
      ...(minSuccesses !== undefined
        ? { minSuccesses: String(minSuccesses) }
        : minSuccessRatio !== undefined && { minSuccessRatio: Number(cFloat(minSuccessRatio)) }),
    };
  }
}
