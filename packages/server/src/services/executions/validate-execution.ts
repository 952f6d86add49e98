import { FlyteError } from "@haltere/core";
import type { ExecutionCreateRequest, ExecutionSpec } from "@haltere/idl/admin";
import { type Identifier, type LiteralMap, ResourceType } from "@haltere/idl/core";
import { checkLiterals } from "../literals/check-literals.ts";
import { requireFullIdentifier, resourceTypeName } from "../requests/identifiers.ts";
import { checkLabels } from "../requests/labels.ts";
import { checkNotifications } from "../requests/notifications.ts";
import { checkProjectAndDomain } from "../requests/project-and-domain.ts";
import { missing, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";

const maxNameLength = 63;
const namePattern = /^[a-z][a-z\-0-9]*$/;

/** An execution that may be created, as far as the request alone tells. */
export interface CheckedExecution {
  readonly spec: ExecutionSpec;
  /** A launch plan or a task. */
  readonly entity: Identifier;
  /** As the user gave them. */
  readonly inputs: LiteralMap | undefined;
}

export async function checkNewExecution(
  resources: ServiceResources,
  request: ExecutionCreateRequest,
): Promise<CheckedExecution> {
  requireText(request.project, "project");
  requireText(request.domain, "domain");
  if (request.name !== "") checkExecutionName(request.name);
  await checkProjectAndDomain(resources, request.project, request.domain);
  const spec = request.spec;
  if (!spec) throw missing("spec");
  const entity = requireFullIdentifier(spec.launchPlan);
  if (entity.resourceType !== ResourceType.LAUNCH_PLAN && entity.resourceType !== ResourceType.TASK) {
    throw new FlyteError(
      "InvalidArgument",
      `Invalid reference entity resource type [${resourceTypeName(entity.resourceType)}]`,
      { hint: "An execution is of a launch plan (LAUNCH_PLAN) or of a single task (TASK)." },
    );
  }
  const inputs = isEmpty(request.inputs) ? spec.inputs : request.inputs;
  checkLiterals(inputs, "inputs");
  if (spec.notificationOverrides.case === "notifications") {
    checkNotifications(spec.notificationOverrides.value.notifications);
  }
  checkLabels(spec.labels);
  return { spec, entity, inputs };
}

/** A name becomes that of an object of Kubernetes on a cluster. Upper case letters are let through, as FlyteAdmin does. */
function checkExecutionName(name: string): void {
  if (name.length > maxNameLength) {
    throw new FlyteError("InvalidArgument", `size of name exceeded length ${maxNameLength} : ${name}`);
  }
  if (!namePattern.test(name.toLowerCase())) {
    throw new FlyteError("InvalidArgument", `invalid name format: ${name}`, {
      hint: "A name starts with a letter, and goes on with letters, digits and '-'.",
    });
  }
}

function isEmpty(literals: LiteralMap | undefined): boolean {
  return Object.keys(literals?.literals ?? {}).length === 0;
}
