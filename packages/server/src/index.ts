export { createConsoleRoutes } from "./console/console-routes.ts";
export { createLinkRoutes, type LinkRoutesOptions } from "./data/link-routes.ts";
export {
  createLinkSigner,
  type LinkSigner,
  type LinkSignerOptions,
  type SignedUpload,
  type UploadGrant,
} from "./data/link-signer.ts";
export { createLogService, type LogOptions, type LogServing } from "./live/log-service.ts";
export { createMachineWatchService, type MachineWatching, type MachineWatchOptions } from "./live/machine-watch.ts";
export { type ObservedStore, observeStore } from "./live/observe-store.ts";
export { createWatchService, type Watching, type WatchOptions } from "./live/watch-service.ts";
export {
  defaultMail,
  defaultNotifications,
  type MailSettings,
  type NotificationSettings,
  type Webhook,
} from "./notifications/notification-settings.ts";
export { type Notifier, type NotifierOptions, startNotifier } from "./notifications/notifier.ts";
export { withOutbox } from "./notifications/outbox-store.ts";
export { createMetrics, type Metrics } from "./operations/metrics.ts";
export { traceServices } from "./operations/trace-services.ts";
export {
  type PurgeChoice,
  type PurgeCounts,
  type PurgeOptions,
  purgeExecutions,
} from "./retention/purge-executions.ts";
export { type Scheduler, type SchedulerOptions, startScheduler } from "./scheduler/scheduler.ts";
export {
  type ControlPlaneSettings,
  type DomainSetting,
  defaultSettings,
  type TaskResourceLimits,
} from "./services/control-plane-settings.ts";
export { createServices, type ServiceOptions } from "./services/create-services.ts";
export { createChildExecution } from "./services/executions/child-execution.ts";
export type { ServiceResources } from "./services/service-resources.ts";
