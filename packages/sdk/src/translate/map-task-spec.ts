import { createHash } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { type TaskSpec, TaskSpecSchema } from "@haltere/idl/admin";
import { TaskTemplateSchema } from "@haltere/idl/core";
import type { TaskMapTarget } from "../entities/map-target.ts";
import { requireName } from "../naming/naming.ts";
import { taskId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { contractArguments, hasCode, moduleWords, template } from "./task-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** The mapped task as it is registered: beside the task itself, under a name made of what is bound and how it runs. */
export function mapTaskSpec(map: TaskMapTarget, settings: TranslationSettings): TaskSpec {
  const { body } = map.mapped;
  return create(TaskSpecSchema, {
    template: create(TaskTemplateSchema, {
      ...template(map.mapped, settings, () => mapWords(map)),
      id: taskId(mapTaskName(map), settings),
      interface: typedInterface(map.interface),
      // flytekit's version of a mapped task. A connector and a plugin are found by their task's own.
      taskTypeVersion: body.kind === "connector" ? body.version : hasCode(map.mapped) ? 1 : 0,
    }),
  });
}

/** The arguments of the process that runs one item. */
export function mapWords(map: TaskMapTarget): readonly string[] {
  return [
    "haltere-map-execute",
    ...contractArguments,
    ...["--resolver", "haltere.map", "--", "vars", map.bound.join(","), "resolver", "haltere.module"],
    ...moduleWords(map.mapped),
  ];
}

/** flytekit's name: `<module>.map_<function>_<md5>-arraynode`, the hash over Python's text of the settings. */
export function mapTaskName({ mapped, bound, concurrency, minSuccesses, minSuccessRatio }: TaskMapTarget): string {
  const name = requireName(mapped.naming, "task");
  const dot = name.lastIndexOf(".");
  // flytekit's ratio is 1.0 unless it was given, or taken away in favour of a count.
  const ratio = minSuccesses === undefined ? floatText(minSuccessRatio ?? 1) : "None";
  const text = `${bound.join(",")}${concurrency ?? "None"}${minSuccesses ?? "None"}${ratio}`;
  const hash = createHash("md5").update(text).digest("hex");
  return `${name.slice(0, dot + 1)}map_${name.slice(dot + 1)}_${hash}-arraynode`;
}

/** A ratio as Python's `str` writes it. */
function floatText(value: number): string {
  if (value !== 0 && value < 1e-4) return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
