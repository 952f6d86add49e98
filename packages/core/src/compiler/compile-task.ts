import { clone, create, type JsonValue } from "@bufbuild/protobuf";
import {
  type CompiledTask,
  CompiledTaskSchema,
  type Container,
  type K8sPod,
  Resources_ResourceNameSchema,
  type TaskTemplate,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import { isQuantity } from "../resources/quantity.ts";
import { type CompileError, CompileErrors } from "./compile-error.ts";

export type CompileTaskResult =
  | { readonly ok: true; readonly task: CompiledTask }
  | { readonly ok: false; readonly errors: readonly CompileError[] };

/** Checks a task as FlytePropeller's compiler does, everything that is wrong together. What is given is left as it is. */
export function compileTask(template: TaskTemplate): CompileTaskResult {
  const errors = new CompileErrors();
  if (template.id === undefined) errors.add("ValueRequired", "root", "The task has no identifier.", "Give it an id.");
  if (template.target.case === "container") checkContainer(template, template.target.value, errors);
  if (template.target.case === "k8sPod") checkPod(template.target.value, errors);
  if (errors.count > 0) return { ok: false, errors: errors.list() };
  return { ok: true, task: create(CompiledTaskSchema, { template: clone(TaskTemplateSchema, template) }) };
}

function checkContainer(template: TaskTemplate, container: Container, errors: CompileErrors): void {
  const { inputs, outputs } = template.interface ?? {};
  const variables = [inputs, outputs].flatMap((side) => Object.keys(side?.variables ?? {}));
  if (variables.length > 0 && container.command.length === 0 && container.args.length === 0) {
    errors.add(
      "ValueRequired",
      "container",
      "The task has inputs or outputs, but its container neither command nor args.",
      "Give it a command.",
    );
  }
  if (container.image === "")
    errors.add("ValueRequired", "container", "The task's container has no image.", "Name an image.");
  for (const { name, value } of [...(container.resources?.requests ?? []), ...(container.resources?.limits ?? [])]) {
    if (isQuantity(value)) continue;
    const resource = Resources_ResourceNameSchema.value[name]?.name.toLowerCase() ?? String(name);
    errors.add(
      "UnrecognizedValue",
      `resources.${resource}`,
      `"${value}" is no quantity of ${resource}.`,
      'Write it as Kubernetes does: "500m", "2", "1Gi".',
    );
  }
}

/** The pod's own fields are Kubernetes' business; what Flyte needs of them is checked. */
function checkPod({ podSpec }: K8sPod, errors: CompileErrors): void {
  const containers: JsonValue | undefined = podSpec?.containers ?? [];
  if (podSpec === undefined || !Array.isArray(containers)) {
    errors.add(
      "InvalidValue",
      "root",
      "The task's pod has no readable pod spec.",
      "Give it a pod spec with a list of containers.",
    );
    return;
  }
  for (const container of containers) {
    const name =
      typeof container === "object" && container !== null && !Array.isArray(container) ? container.name : undefined;
    if (typeof name === "string" && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) continue;
    errors.add(
      "InvalidValue",
      "root",
      `"${String(name ?? "")}" is no name of a container.`,
      "Use lower-case letters, digits and dashes, at most 63.",
    );
  }
}
