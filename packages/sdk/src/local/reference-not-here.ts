import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { ReferenceEntity } from "../entities/reference-entity.ts";

/** Tells that what is registered elsewhere has no code in this process. */
export function referenceNotHere({ of, id }: ReferenceEntity, owner: ErrorPlace): FlyteError {
  const { project, domain, name, version } = id;
  const text = `the ${of} ${name} (version ${version} in ${project}/${domain}) is registered elsewhere, and has no code here`;
  return new FlyteError("FailedPrecondition", text, {
    where: owner,
    hint: "Give the reference a mock with haltere/testing, or run the workflow on the control plane: haltere run --remote.",
  });
}
