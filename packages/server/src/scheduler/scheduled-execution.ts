import { create } from "@bufbuild/protobuf";
import { datetimeLiteral, timestampFromMicroseconds } from "@haltere/core";
import {
  type ExecutionCreateRequest,
  ExecutionCreateRequestSchema,
  ExecutionMetadata_ExecutionMode,
  type Schedule,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import type { Key } from "@haltere/ports";

/** The launch of a launch plan that its schedule asks for at a time, in microseconds: always the same request for the same time. */
export function scheduledExecution(
  plan: Key<"launch_plans">,
  schedule: Schedule,
  time: number,
): ExecutionCreateRequest {
  const { project, domain, name, version } = plan;
  const kickoff = schedule.kickoffTimeInputArg;
  return create(ExecutionCreateRequestSchema, {
    project,
    domain,
    name: scheduledName(plan, time),
    spec: {
      launchPlan: { resourceType: ResourceType.LAUNCH_PLAN, project, domain, name, version },
      metadata: {
        mode: ExecutionMetadata_ExecutionMode.SCHEDULED,
        scheduledAt: timestampFromMicroseconds(time),
      },
    },
    inputs: { literals: kickoff ? { [kickoff]: datetimeLiteral(timestampFromMicroseconds(time)) } : {} },
  });
}

/**
 * The name that Flyte's scheduler gives: `f` and 19 digits of a hash of launch plan and time. Whoever fires the same time
 * again, after a crash or beside another control plane, asks for the same name, and there is one execution.
 */
export function scheduledName({ project, domain, name, version }: Key<"launch_plans">, time: number): string {
  const seconds = Math.floor(time / 1_000_000);
  const hash = Buffer.alloc(16);
  hash.writeBigUInt64LE(fnv1(`${project}:${domain}:${name}:${version}:${seconds}`));
  return `f${hash.toString("hex").slice(0, 19)}`;
}

const fnvBasis = 0xcbf29ce484222325n;
const fnvPrime = 0x100000001b3n;

/** FNV-1 with 64 bits. */
function fnv1(text: string): bigint {
  let hash = fnvBasis;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, hash * fnvPrime) ^ BigInt(byte);
  return hash;
}
