import { FlyteError } from "@haltere/core";
import { findMisuse } from "./find-misuse.ts";
import { functionPlace } from "./function-place.ts";

/** A workflow's body, as the check needs it. */
export interface Body {
  /** The workflow's name for messages. */
  readonly workflow: string;
  /** The user's function. */
  readonly source: (...none: never[]) => unknown;
  /** `file:line` of the workflow's definition. */
  readonly place: string | undefined;
}

/**
 * Finds, in a body's source, what cannot be trapped while it runs: a reference has no value then, so that `if (ref)`
 * always holds and `ref === x` never does.
 * @throws FlyteError with the file and line of the first such place.
 */
export function checkBody({ workflow, source, place }: Body): void {
  const text = source.toString();
  const misuse = findMisuse(text);
  if (misuse === undefined) return;
  const file = functionPlace(source, text.slice(0, misuse.start)) ?? place;
  const code = text.slice(misuse.start, misuse.end).replace(/\s+/g, " ");
  throw new FlyteError(
    "InvalidArgument",
    `the workflow's body ${misuse.what} a reference, which has no value until the workflow runs: ${code}`,
    {
      where: { workflow, ...(file === undefined ? {} : { file }) },
      hint: 'Decide in a task it is passed to, or with a conditional: conditional("name").if(gt(x, 1), () => …).else(() => …).',
    },
  );
}
