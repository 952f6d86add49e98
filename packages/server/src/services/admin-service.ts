import { create } from "@bufbuild/protobuf";
import { GetDomainsResponseSchema, GetVersionResponseSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import type { AdminService } from "@haltere/idl/service";
import type { ServiceImplementation } from "@haltere/rpc";
import {
  getProjectAttributes,
  getProjectDomainAttributes,
  getWorkflowAttributes,
  listMatchableAttributes,
} from "./attributes/read-attributes.ts";
import {
  deleteProjectAttributes,
  deleteProjectDomainAttributes,
  deleteWorkflowAttributes,
  updateProjectAttributes,
  updateProjectDomainAttributes,
  updateWorkflowAttributes,
} from "./attributes/write-attributes.ts";
import { getDescriptionEntity, listDescriptionEntities } from "./description-entities/read-description-entities.ts";
import { createNodeEvent } from "./events/create-node-event.ts";
import { createTaskEvent } from "./events/create-task-event.ts";
import { createWorkflowEvent } from "./events/create-workflow-event.ts";
import { createExecution } from "./executions/create-execution.ts";
import { getExecutionMetrics } from "./executions/metrics/get-execution-metrics.ts";
import { getExecution, getExecutionData, listExecutions } from "./executions/read-executions.ts";
import { recoverExecution, relaunchExecution } from "./executions/repeat-execution.ts";
import { terminateExecution } from "./executions/terminate-execution.ts";
import { updateExecution } from "./executions/update-execution.ts";
import { updateLaunchPlan } from "./launch-plans/activate-launch-plan.ts";
import {
  getActiveLaunchPlan,
  getLaunchPlan,
  listActiveLaunchPlans,
  listLaunchPlans,
} from "./launch-plans/read-launch-plans.ts";
import { createLaunchPlan } from "./launch-plans/write-launch-plans.ts";
import { getNamedEntity, listIds, listNamedEntities } from "./named-entities/read-named-entities.ts";
import { updateNamedEntity } from "./named-entities/write-named-entities.ts";
import { getDynamicNodeWorkflow } from "./node-executions/dynamic-workflow.ts";
import { getNodeExecutionData } from "./node-executions/node-execution-data.ts";
import {
  getNodeExecution,
  listNodeExecutions,
  listNodeExecutionsForTask,
} from "./node-executions/read-node-executions.ts";
import { getProject, listProjects } from "./projects/read-projects.ts";
import { registerProject, updateProject } from "./projects/write-projects.ts";
import type { ServiceResources } from "./service-resources.ts";
import { getTaskExecution, getTaskExecutionData, listTaskExecutions } from "./task-executions/read-task-executions.ts";
import { createTask } from "./tasks/create-task.ts";
import { getTask, listTasks } from "./tasks/read-tasks.ts";
import { createWorkflow } from "./workflows/create-workflow.ts";
import { getWorkflow, listWorkflows } from "./workflows/read-workflows.ts";

/** flyteidl.service.AdminService: what clients register, launch and watch. */
export function createAdminService(resources: ServiceResources): ServiceImplementation<typeof AdminService> {
  const { settings } = resources;
  return {
    registerProject: (request) => registerProject(resources, request),
    updateProject: (request) => updateProject(resources, request),
    getProject: (request) => getProject(resources, request),
    listProjects: (request) => listProjects(resources, request),
    getDomains: async () =>
      create(GetDomainsResponseSchema, { domains: settings.domains.map(({ id, name }) => ({ id, name })) }),
    getVersion: async () => {
      const { version: Version, build: Build, buildTime: BuildTime } = settings.version;
      return create(GetVersionResponseSchema, { controlPlaneVersion: { Version, Build, BuildTime } });
    },

    createTask: (request) => createTask(resources, request),
    getTask: (request) => getTask(resources, request),
    listTasks: (request) => listTasks(resources, request),
    listTaskIds: (request) => listIds(resources, ResourceType.TASK, "ListTaskIds", request),

    createWorkflow: (request) => createWorkflow(resources, request),
    getWorkflow: (request) => getWorkflow(resources, request),
    listWorkflows: (request) => listWorkflows(resources, request),
    listWorkflowIds: (request) => listIds(resources, ResourceType.WORKFLOW, "ListWorkflowIds", request),

    createLaunchPlan: (request) => createLaunchPlan(resources, request),
    getLaunchPlan: (request) => getLaunchPlan(resources, request),
    getActiveLaunchPlan: (request) => getActiveLaunchPlan(resources, request),
    listActiveLaunchPlans: (request) => listActiveLaunchPlans(resources, request),
    listLaunchPlans: (request) => listLaunchPlans(resources, request),
    listLaunchPlanIds: (request) => listIds(resources, ResourceType.LAUNCH_PLAN, "ListLaunchPlanIds", request),
    updateLaunchPlan: (request) => updateLaunchPlan(resources, request),

    getNamedEntity: (request) => getNamedEntity(resources, request),
    listNamedEntities: (request) => listNamedEntities(resources, request),
    updateNamedEntity: (request) => updateNamedEntity(resources, request),

    updateProjectAttributes: (request) => updateProjectAttributes(resources, request),
    getProjectAttributes: (request) => getProjectAttributes(resources, request),
    deleteProjectAttributes: (request) => deleteProjectAttributes(resources, request),
    updateProjectDomainAttributes: (request) => updateProjectDomainAttributes(resources, request),
    getProjectDomainAttributes: (request) => getProjectDomainAttributes(resources, request),
    deleteProjectDomainAttributes: (request) => deleteProjectDomainAttributes(resources, request),
    updateWorkflowAttributes: (request) => updateWorkflowAttributes(resources, request),
    getWorkflowAttributes: (request) => getWorkflowAttributes(resources, request),
    deleteWorkflowAttributes: (request) => deleteWorkflowAttributes(resources, request),
    listMatchableAttributes: (request) => listMatchableAttributes(resources, request),

    getDescriptionEntity: (request) => getDescriptionEntity(resources, request),
    listDescriptionEntities: (request) => listDescriptionEntities(resources, request),

    createExecution: (request, context) => createExecution(resources, request, context),
    relaunchExecution: (request, context) => relaunchExecution(resources, request, context),
    recoverExecution: (request, context) => recoverExecution(resources, request, context),
    getExecution: (request) => getExecution(resources, request),
    getExecutionData: (request) => getExecutionData(resources, request),
    getExecutionMetrics: (request) => getExecutionMetrics(resources, request),
    listExecutions: (request) => listExecutions(resources, request),
    updateExecution: (request, context) => updateExecution(resources, request, context),
    terminateExecution: (request, context) => terminateExecution(resources, request, context),

    getNodeExecution: (request) => getNodeExecution(resources, request),
    getNodeExecutionData: (request) => getNodeExecutionData(resources, request),
    getDynamicNodeWorkflow: (request) => getDynamicNodeWorkflow(resources, request),
    listNodeExecutions: (request) => listNodeExecutions(resources, request),
    listNodeExecutionsForTask: (request) => listNodeExecutionsForTask(resources, request),

    getTaskExecution: (request) => getTaskExecution(resources, request),
    getTaskExecutionData: (request) => getTaskExecutionData(resources, request),
    listTaskExecutions: (request) => listTaskExecutions(resources, request),

    createWorkflowEvent: (request) => createWorkflowEvent(resources, request),
    createNodeEvent: (request) => createNodeEvent(resources, request),
    createTaskEvent: (request) => createTaskEvent(resources, request),
  };
}
