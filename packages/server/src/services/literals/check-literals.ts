import { FlyteError } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";

/** Every literal of a request has a name and a value. */
export function checkLiterals(literals: LiteralMap | undefined, field: string): void {
  for (const [name, literal] of Object.entries(literals?.literals ?? {})) {
    if (name === "") throw new FlyteError("InvalidArgument", `missing key in ${field}`);
    if (literal.value.case === undefined) {
      throw new FlyteError("InvalidArgument", `missing valid literal in ${field} ${name}`, { where: { input: name } });
    }
  }
}
