import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralSchema } from "@haltere/idl/core";
import { requireRepresentable } from "../requests/representable.ts";

/** Every literal of a request has a name, and a value that can be shown. */
export function checkLiterals(literals: LiteralMap | undefined, field: string): void {
  for (const [name, literal] of Object.entries(literals?.literals ?? {})) {
    if (name === "") throw new FlyteError("InvalidArgument", `missing key in ${field}`);
    if (literal.value.case === undefined) {
      throw new FlyteError("InvalidArgument", `missing valid literal in ${field} ${name}`, { where: { input: name } });
    }
    requireRepresentable(LiteralSchema, literal, `${field} ${name}`);
  }
}
