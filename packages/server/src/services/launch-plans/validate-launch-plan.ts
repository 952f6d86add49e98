import { areTypesCastable, FlyteError, literalTypeOf, literalTypeText } from "@haltere/core";
import type { LaunchPlanCreateRequest, LaunchPlanSpec } from "@haltere/idl/admin";
import { type Identifier, LiteralSchema, type ParameterMap, ResourceType } from "@haltere/idl/core";
import { checkLiterals } from "../literals/check-literals.ts";
import { requireIdentifier } from "../requests/identifiers.ts";
import { checkLabels } from "../requests/labels.ts";
import { checkNotifications } from "../requests/notifications.ts";
import { checkProjectAndDomain } from "../requests/project-and-domain.ts";
import { missing } from "../requests/refusals.ts";
import { requireRepresentable } from "../requests/representable.ts";
import type { ServiceResources } from "../service-resources.ts";

/** What can be said of a launch plan without its workflow's interface. */
export async function checkNewLaunchPlan(
  resources: ServiceResources,
  request: LaunchPlanCreateRequest,
): Promise<{ readonly id: Identifier; readonly spec: LaunchPlanSpec }> {
  const id = requireIdentifier(request.id, ResourceType.LAUNCH_PLAN);
  await checkProjectAndDomain(resources, id.project, id.domain);
  const spec = request.spec;
  if (!spec) throw missing("spec");
  checkLabels(spec.labels);
  checkLiterals(spec.fixedInputs, "fixed_inputs");
  checkDefaultInputs(spec.defaultInputs);
  checkNotifications(spec.entityMetadata?.notifications ?? []);
  if (spec.entityMetadata?.launchConditions) {
    throw new FlyteError("InvalidArgument", "Launch condition must be empty", { where: { launchPlan: id.name } });
  }
  return { id, spec };
}

/** A default input says its type, and has either a value of that type or the word that it is required. */
function checkDefaultInputs(inputs: ParameterMap | undefined): void {
  for (const [name, { var: variable, behavior }] of Object.entries(inputs?.parameters ?? {})) {
    const where = { input: name };
    if (name === "") throw new FlyteError("InvalidArgument", "missing key in default_inputs");
    if (behavior.case === "artifactQuery" || behavior.case === "artifactId") {
      throw new FlyteError("InvalidArgument", `default_inputs ${name} asks for an artifact, which is not supported`, {
        where,
      });
    }
    if (!variable?.type) {
      throw new FlyteError("InvalidArgument", `the parameter ${name} in default_inputs has no variable with a type`, {
        where,
      });
    }
    if (behavior.case === undefined || (behavior.case === "required" && !behavior.value)) {
      throw new FlyteError(
        "InvalidArgument",
        `variable ${name} in default_inputs has neither a default, nor is required`,
        {
          where,
        },
      );
    }
    if (behavior.case !== "default") continue;
    requireRepresentable(LiteralSchema, behavior.value, `default_inputs ${name}`);
    const type = literalTypeOf(behavior.value);
    if (!type || !areTypesCastable(type, variable.type)) {
      throw new FlyteError(
        "InvalidArgument",
        `default_inputs ${name} has type ${literalTypeText(variable.type)}, its default is ${literalTypeText(type)}`,
        { where },
      );
    }
  }
}
