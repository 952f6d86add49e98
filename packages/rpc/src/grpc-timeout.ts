import { FlyteError } from "@haltere/core";

const microseconds: Readonly<Record<string, number>> = {
  H: 3_600_000_000,
  M: 60_000_000,
  S: 1_000_000,
  m: 1_000,
  u: 1,
  n: 0.001,
};

/** Reads a `grpc-timeout` header (`20S`, `1500m`) as microseconds. Throws InvalidArgument for any other text. */
export function parseGrpcTimeout(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(text) ?? [];
  const factor = microseconds[unit];
  if (digits === undefined || factor === undefined)
    throw new FlyteError("InvalidArgument", `invalid grpc-timeout: ${text}`, {
      hint: "Send up to eight digits and one of H, M, S, m, u, n.",
    });
  return Math.ceil(Number(digits) * factor);
}
