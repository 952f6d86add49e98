/** A domain that every project has. There is no call that makes one. */
export interface DomainSetting {
  readonly id: string;
  readonly name: string;
}

/** The most that a task may ask of a resource, as Kubernetes writes quantities (`4`, `500m`, `4Gi`); absent for no limit. */
export interface TaskResourceLimits {
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpu?: string;
  readonly ephemeralStorage?: string;
}

/** Limits and defaults of the control plane; FlyteAdmin's application, registration and data proxy configuration. */
export interface ControlPlaneSettings {
  readonly domains: readonly DomainSetting[];
  /** Most nodes a workflow's own template may have, start and end not counted; 0 for no limit. */
  readonly maxWorkflowNodes: number;
  readonly taskResourceLimits: TaskResourceLimits;
  /** What containers ask for that do not say; absent for nothing. */
  readonly taskResourceDefaults: TaskResourceLimits;
  /** How many nodes of an execution may run at once, where neither the request nor the launch plan says. */
  readonly maxParallelism: number;
  /** Longest life of a signed upload or download address, in seconds; also what a request gets that names none. */
  readonly maxLinkSeconds: number;
  /** Literal maps whose encoding is larger than this many bytes are kept as blobs instead of in rows. */
  readonly maxInlineBytes: number;
  /** Time zone of cron expressions that name none themselves. */
  readonly scheduleTimeZone: string;
  /** Most missed times of one schedule that are made up for after a stop; the latest count. */
  readonly maxMissedTimes: number;
  /** What GetVersion answers. */
  readonly version: { readonly version: string; readonly build: string; readonly buildTime: string };
}

export const defaultSettings: ControlPlaneSettings = {
  domains: [
    { id: "development", name: "development" },
    { id: "staging", name: "staging" },
    { id: "production", name: "production" },
  ],
  maxWorkflowNodes: 0,
  taskResourceLimits: {},
  taskResourceDefaults: {},
  maxParallelism: 25,
  maxLinkSeconds: 3600,
  maxInlineBytes: 64 * 1024,
  scheduleTimeZone: "UTC",
  maxMissedTimes: 1000,
  version: { version: "0.1.0", build: "unknown", buildTime: "unknown" },
};
