import { FlyteError } from "@haltere/core";
import type { TaskCreateRequest } from "@haltere/idl/admin";
import { type Identifier, ResourceType, type TaskTemplate } from "@haltere/idl/core";
import { domainLimits } from "../attributes/platform-resources.ts";
import type { TaskResourceLimits } from "../control-plane-settings.ts";
import { requireIdentifier } from "../requests/identifiers.ts";
import { checkProjectAndDomain } from "../requests/project-and-domain.ts";
import { missing, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { checkContainerResources, checkPodResources } from "./task-resources.ts";

export async function checkNewTask(
  resources: ServiceResources,
  request: TaskCreateRequest,
): Promise<{ readonly id: Identifier; readonly template: TaskTemplate }> {
  const id = requireIdentifier(request.id, ResourceType.TASK);
  await checkProjectAndDomain(resources, id.project, id.domain);
  const template = request.spec?.template;
  if (!template) throw missing("spec");
  requireText(template.type, "type");
  if (!template.metadata) throw missing("metadata");
  if (template.metadata.runtime) requireText(template.metadata.runtime.version, "runtime version");
  if (!template.interface) throw missing("typed interface");
  checkTarget(await domainLimits(resources, id), id, template);
  return { id, template };
}

function checkTarget(platform: TaskResourceLimits, id: Identifier, { target }: TaskTemplate): void {
  if (target.case === "container") {
    requireText(target.value.image, "image");
    checkContainerResources(id, target.value.resources, platform);
  }
  if (target.case === "k8sPod") {
    if (!target.value.podSpec) {
      throw new FlyteError(
        "InvalidArgument",
        "invalid TaskSpecification, pod tasks should specify their target as a K8sPod with a defined pod spec",
        { where: { task: id.name } },
      );
    }
    checkPodResources(id, target.value.podSpec, platform);
  }
}
