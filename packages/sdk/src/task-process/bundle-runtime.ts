import type { TaskBundle } from "@haltere/ports";
import type { BundleProject } from "../bundle/bundle-project.ts";
import { executeTask } from "./execute-task.ts";
import { type BundleModules, createModules } from "./modules.ts";
import { projectOf } from "./project.ts";

/** What the SDK is to one bundle. */
export interface BundleRuntime {
  readonly registerModule: BundleModules["register"];
  readonly registerCode: BundleModules["registerCode"];
  readonly haltereProject: BundleProject;
  readonly haltereTaskBundle: TaskBundle;
}

/** A bundle that has its own copy of the SDK has one; those that share a process's have one each. */
export function bundleRuntime(): BundleRuntime {
  const modules = createModules();
  return {
    registerModule: modules.register,
    registerCode: modules.registerCode,
    haltereProject: projectOf(modules),
    haltereTaskBundle: { execute: (call) => executeTask(call, modules) },
  };
}
