import { FlyteError } from "@haltere/core";
import type { BundledEntity } from "@haltere/sdk/bundle";

/**
 * Finds what a user means by a name: an export of the file, an export of a module it imports, or a name on the wire.
 * @throws FlyteError NotFound that lists what there is, InvalidArgument where several are meant.
 */
export function findEntity(
  entities: readonly BundledEntity[],
  asked: string,
  file: { readonly path: string; readonly module: string },
): BundledEntity {
  const own = entities.find(({ exports }) =>
    exports.some((found) => found.module === file.module && found.export === asked),
  );
  if (own !== undefined) return own;
  const others = entities.filter(
    ({ name, exports }) => name === asked || exports.some((found) => found.export === asked),
  );
  const [found, second] = others;
  if (found === undefined) {
    throw new FlyteError("NotFound", `${file.path} has no task, workflow or launch plan ${asked}.`, {
      where: { file: file.path },
      hint: `${entityList(entities)} Export what shall be run.`,
    });
  }
  if (second !== undefined) {
    throw new FlyteError("InvalidArgument", `${asked} may be ${others.map(({ name }) => name).join(" or ")}.`, {
      where: { file: file.path },
      hint: "Give the whole name.",
    });
  }
  return found;
}

/** `It has the workflow wf and the tasks inc, sum.` */
export function entityList(entities: readonly BundledEntity[]): string {
  const kinds = ["workflow", "task", "launch plan"] as const;
  const parts = kinds.flatMap((kind) => {
    const names = entities.filter((entity) => entity.kind === kind).map((entity) => entity.export);
    return names.length === 0 ? [] : [`the ${kind}${names.length === 1 ? "" : "s"} ${names.join(", ")}`];
  });
  return parts.length === 0 ? "It exports none." : `It has ${parts.join(", and ")}.`;
}
