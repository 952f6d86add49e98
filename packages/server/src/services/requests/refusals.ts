import { FlyteError } from "@haltere/core";

/** FlyteAdmin's refusal of a request that lacks something. */
export function missing(field: string): FlyteError {
  return new FlyteError("InvalidArgument", `missing ${field}`);
}

/** FlyteAdmin's refusal of a value that cannot be. */
export function invalidValue(field: string): FlyteError {
  return new FlyteError("InvalidArgument", `invalid value for ${field}`);
}

/** Asks for a text that can be kept: databases take no zero byte. */
export function requireText(value: string, field: string): void {
  if (value === "") throw missing(field);
  refuseZeroByte(value, field);
}

export function refuseZeroByte(value: string, field: string): void {
  if (value.includes("\0")) throw new FlyteError("InvalidArgument", `${field} holds a zero byte`);
}
