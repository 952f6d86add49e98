import { clone, create } from "@bufbuild/protobuf";
import {
  type CompiledTask,
  type CompiledWorkflow,
  CompiledWorkflowSchema,
  type Identifier,
  type ParameterMap,
  type TaskTemplate,
  TaskTemplateSchema,
  type VariableMap,
  type WorkflowTemplate,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import { identifierKey, identifierText } from "../identifier/identifier.ts";
import { CompileErrors } from "./compile-error.ts";

/** What the compiler must know of a launch plan that a node launches. */
export interface LaunchPlanInterface {
  readonly id: Identifier;
  /** The launch plan's closure.expected_inputs. */
  readonly expectedInputs: ParameterMap | undefined;
  /** The launch plan's closure.expected_outputs. */
  readonly expectedOutputs: VariableMap | undefined;
}

/** What a workflow is compiled from: everything that its nodes refer to, however deep. */
export interface CompileRequest {
  readonly primary: WorkflowTemplate;
  readonly subWorkflows: readonly WorkflowTemplate[];
  readonly tasks: readonly CompiledTask[];
  readonly launchPlans: readonly LaunchPlanInterface[];
}

/** One run of the compiler: its own copies of what it was given, and the errors found so far. */
export class Compilation {
  readonly errors = new CompileErrors();
  /** In the order given, each once. */
  readonly tasks = new Map<string, TaskTemplate>();
  readonly launchPlans = new Map<string, LaunchPlanInterface>();
  /** In the order given; a sub-workflow has connections once it is compiled. */
  readonly subWorkflows = new Map<string, CompiledWorkflow>();

  constructor(request: CompileRequest) {
    for (const { template } of request.tasks) {
      if (template?.id === undefined) {
        this.errors.add("ValueRequired", "task", "A task has no identifier.", "Give every task an id.");
      } else if (!this.tasks.has(identifierKey(template.id))) {
        this.tasks.set(identifierKey(template.id), clone(TaskTemplateSchema, template));
      }
    }
    for (const launchPlan of request.launchPlans) this.launchPlans.set(identifierKey(launchPlan.id), launchPlan);
    for (const template of request.subWorkflows) this.#addSubWorkflow(template);
  }

  #addSubWorkflow(template: WorkflowTemplate): void {
    if (template.id === undefined) {
      this.errors.add(
        "ValueRequired",
        "sub-workflow",
        "A sub-workflow has no identifier.",
        "Give every sub-workflow an id.",
      );
      return;
    }
    const key = identifierKey(template.id);
    if (this.subWorkflows.has(key)) {
      const text = identifierText(template.id);
      this.errors.add("DuplicateId", text, `The sub-workflow ${text} is given twice.`, "Give each sub-workflow once.");
    } else {
      this.subWorkflows.set(key, create(CompiledWorkflowSchema, { template: clone(WorkflowTemplateSchema, template) }));
    }
  }
}
