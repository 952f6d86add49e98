import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type Container, type K8sPodSchema, Resources_ResourceName } from "@haltere/idl/core";
import { type CustomObject, customJson } from "../entities/custom-object.ts";
import { isImageSpec } from "../entities/image-spec.ts";
import { defaultPrimaryContainer, type PodContainer, type PodTemplate } from "../entities/pod-template.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import { containerImage } from "./container-image.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** The key in a template's `config` under which Flyte's plugins look for the name of the container that runs the task. */
export const primaryContainerKey = "primary_container_name";

/**
 * A pod with the task's container in it, by flytekit's rules. Of the primary container, the command and arguments are
 * the task's; the image is its own, else the task's; the resources are the task's where it has any; the task's
 * variables come before its own.
 */
export function pod(
  template: PodTemplate,
  container: Container,
  settings: TranslationSettings,
): MessageInitShape<typeof K8sPodSchema> {
  const { labels = {}, annotations = {}, podSpec = {} } = template;
  const primary = primaryContainer(template);
  const given = podSpec.containers ?? [];
  const containers = given.some(({ name }) => name === primary) ? given : [...given, { name: primary }];
  return {
    metadata: { labels: { ...labels }, annotations: { ...annotations } },
    podSpec: json({
      ...podSpec,
      containers: containers.map((own) =>
        own.name === primary
          ? withTask(own, container, settings)
          : { ...own, image: containerImage(own.image, settings) },
      ),
      ...(podSpec.initContainers === undefined
        ? {}
        : { initContainers: podSpec.initContainers.map((own) => withImage(own, settings)) }),
    }),
    ...(container.dataConfig === undefined ? {} : { dataConfig: container.dataConfig }),
  };
}

export function primaryContainer({ primaryContainer: name = defaultPrimaryContainer }: PodTemplate): string {
  return name;
}

function withTask(own: PodContainer, { image, command, args, env, resources }: Container, settings: Images) {
  const requests = amounts(resources?.requests ?? []);
  const limits = amounts(resources?.limits ?? []);
  const any = Object.keys(requests).length > 0 || Object.keys(limits).length > 0;
  return {
    ...own,
    image: own.image === undefined ? image : containerImage(own.image, settings),
    command,
    args,
    env: [...env.map(({ key, value }) => ({ name: key, value })), ...(own.env ?? [])],
    ...(any ? { resources: { requests, limits } } : {}),
  };
}

type Images = Parameters<typeof containerImage>[1];

/** An image that is left out of an init container stays so: Kubernetes tells of it. */
function withImage(own: PodContainer, settings: Images): PodContainer {
  return own.image === undefined ? own : { ...own, image: containerImage(own.image, settings) };
}

/** Kubernetes' names of what is amounted; flytekit makes them of the enum's: small letters, - for _. */
function amounts(entries: NonNullable<Container["resources"]>["requests"]): Record<string, string> {
  return Object.fromEntries(entries.map(({ name, value }) => [resourceNames.get(name) ?? "unknown", value]));
}

const resourceNames: ReadonlyMap<number, string> = new Map([
  [Resources_ResourceName.CPU, "cpu"],
  [Resources_ResourceName.GPU, "gpu"],
  [Resources_ResourceName.MEMORY, "memory"],
  [Resources_ResourceName.STORAGE, "storage"],
  [Resources_ResourceName.EPHEMERAL_STORAGE, "ephemeral-storage"],
]);

/** JSON, with images that stand elsewhere in it by their references. */
function json(podSpec: Readonly<Record<string, unknown>>): JsonObject {
  const refuse = (what: string, hint: string) =>
    new FlyteError("InvalidArgument", `a pod template ${what.replace(" in custom", " in podSpec")}`, { hint });
  return customJson(withReferences(podSpec) as CustomObject, refuse) ?? {};
}

function withReferences(value: unknown): unknown {
  if (isImageSpec(value)) return value.reference;
  if (Array.isArray(value)) return value.map(withReferences);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withReferences(item)]));
}
