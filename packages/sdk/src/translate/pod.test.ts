import { toJson } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { entityOf } from "../entities/entity.ts";
import { connectorTask, containerTask, imageSpec, map, type PodTemplate, task, workflow, z } from "../index.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "./translate-entities.ts";

const settings = { project: "p", domain: "d", version: "v", image: "default:1", images: { gpu: "gpu:9" } };

function translate(exports: Readonly<Record<string, unknown>>, more: object = {}) {
  nameExports("m", exports);
  return translateEntities(
    Object.values(exports).flatMap((value) => entityOf(value) ?? []),
    { ...settings, ...more },
  );
}

function podOf(podTemplate: PodTemplate, options: object = {}, more: object = {}) {
  const t = task({ podTemplate, ...options }, () => {});
  const { template } = translate({ t }, more).tasks[0]?.spec ?? {};
  if (template === undefined) throw new Error("no template");
  return toJson(TaskTemplateSchema, template) as {
    config: object;
    k8sPod: { metadata: object; podSpec: { containers: Record<string, unknown>[] } & Record<string, unknown> };
  };
}

test("a template without a pod is one with the task's container, named primary", () => {
  const { config, k8sPod } = podOf({});
  expect(config).toEqual({ primary_container_name: "primary" });
  const [only, ...others] = k8sPod.podSpec.containers;
  expect(others).toEqual([]);
  expect(only).toMatchObject({ name: "primary", image: "default:1", env: [] });
  // Amounts that a task does not have are not said.
  expect(only).not.toHaveProperty("resources");
});

test("the task's container stands behind those of the pod, where none has its name", () => {
  const { k8sPod } = podOf({ primaryContainer: "work", podSpec: { containers: [{ name: "side" }] } });
  expect(k8sPod.podSpec.containers.map(({ name, image }) => [name, image])).toEqual([
    ["side", "default:1"],
    ["work", "default:1"],
  ]);
});

test("images are resolved in every container, and told of", () => {
  const spec = imageSpec({ name: "side" });
  const used: unknown[] = [];
  const { k8sPod } = podOf(
    {
      podSpec: {
        containers: [
          { name: "primary", image: "{{.image.gpu}}" },
          { name: "side", image: spec },
        ],
        initContainers: [{ name: "first", image: "{{.image.gpu.fqn}}:1" }, { name: "second" }],
      },
    },
    { image: "task:2" },
    { imageUsed: (image: unknown) => used.push(image) },
  );
  expect(k8sPod.podSpec.containers.map(({ image }) => image)).toEqual(["gpu:9", spec.reference]);
  expect(k8sPod.podSpec.initContainers).toEqual([{ name: "first", image: "gpu:1" }, { name: "second" }]);
  expect(used).toEqual([spec]);
});

test("of the primary container the task says command, amounts and variables; the rest is its own", () => {
  const own = {
    name: "primary",
    command: ["ignored"],
    args: ["ignored"],
    env: [{ name: "A", value: "pod" }],
    resources: { requests: { cpu: "9" } },
    volumeMounts: [{ name: "v", mountPath: "/v" }],
  };
  const podSpec = { containers: [own], volumes: [{ name: "v", emptyDir: {} }] };
  const { k8sPod } = podOf(
    { podSpec },
    { environment: { A: "task" }, resources: { cpu: ["1", "2"], gpu: "1", ephemeralStorage: "1Gi" } },
    { env: { S: "settings" } },
  );
  const [primary] = k8sPod.podSpec.containers;
  expect(primary).toMatchObject({
    command: [],
    args: expect.arrayContaining(["haltere-execute"]),
    env: [
      { name: "S", value: "settings" },
      { name: "A", value: "task" },
      { name: "A", value: "pod" },
    ],
    resources: { requests: { cpu: "1", gpu: "1", "ephemeral-storage": "1Gi" }, limits: { cpu: "2" } },
    volumeMounts: [{ name: "v", mountPath: "/v" }],
  });
  expect(k8sPod.podSpec.volumes).toEqual([{ name: "v", emptyDir: {} }]);
  expect(podOf({ podSpec }).k8sPod.podSpec.containers[0]).toMatchObject({ resources: { requests: { cpu: "9" } } });
});

test("a raw container's pod has its data's configuration", () => {
  const t = containerTask({ image: "raw:1", command: ["run"], inputDirectory: "/in", podTemplate: {} });
  const { template } = translate({ t }).tasks[0]?.spec ?? {};
  expect(template).toMatchObject({
    type: "raw-container",
    target: { case: "k8sPod", value: { dataConfig: { enabled: true, inputPath: "/in" } } },
  });
});

test("a pod of a call has the words of what the node runs", () => {
  const t = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
  const podTemplate = { labels: { l: "1" } };
  const wf = workflow({ output: z.array(z.int()) }, () =>
    map(t, { x: [t({ x: 1 }, { podTemplate })] }, { podTemplate }),
  );
  const nodes = translate({ t, wf }).workflows[0]?.spec.template?.nodes ?? [];
  const words = nodes.map(({ target }) => {
    const inner = target.case === "arrayNode" ? target.value.node?.target : target;
    const pod = inner?.case === "taskNode" ? inner.value.overrides?.podTemplate : undefined;
    expect(pod?.primaryContainerName).toBe("primary");
    expect(pod?.metadata?.labels).toEqual({ l: "1" });
    const containers = (pod?.podSpec as { containers?: { args: string[] }[] } | undefined)?.containers;
    return containers?.[0]?.args[0];
  });
  expect(words).toEqual(["haltere-execute", "haltere-map-execute"]);
});

test("a call cannot give a pod to what runs in none", () => {
  const job = connectorTask({ name: "job", type: "x" });
  const wf = workflow({}, () => {
    job({}, { podTemplate: {} });
  });
  expect(() => translate({ wf })).toThrow(
    expect.objectContaining({
      message: expect.stringContaining("no container"),
      where: expect.objectContaining({ task: "job" }),
    }),
  );
});

test("what is no JSON is told by its path", () => {
  expect(() => podOf({ podSpec: { volumes: [{ name: "v", size: Number.NaN }] } })).toThrow(
    expect.objectContaining({
      message: "a pod template has NaN in podSpec.volumes[0].size",
      where: { task: "m.t", file: expect.stringContaining("pod.test.ts") },
    }),
  );
});

test("an image that none is named is told with its task", () => {
  expect(() => podOf({}, { image: "{{.image.tpu}}" })).toThrow(
    expect.objectContaining({ where: { task: "m.t", file: expect.stringContaining("pod.test.ts") } }),
  );
});
