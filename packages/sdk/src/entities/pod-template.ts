import type { CustomValue } from "./custom-object.ts";
import type { ImageSpec } from "./image-spec.ts";

/** The Kubernetes pod that a task runs in on a cluster; flytekit's PodTemplate. */
export interface PodTemplate {
  /** The container that runs the task; added where the pod has none of this name. Default `primary`. */
  readonly primaryContainer?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podSpec?: PodSpec;
}

/** Kubernetes' PodSpec as JSON. The fields that are most used have types, any other is passed on as it is. */
export interface PodSpec {
  readonly containers?: readonly PodContainer[];
  readonly initContainers?: readonly PodContainer[];
  readonly volumes?: readonly ({ readonly name: string } & PodObject)[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: PodObject;
  readonly serviceAccountName?: string;
  readonly runtimeClassName?: string;
  readonly priorityClassName?: string;
  readonly schedulerName?: string;
  readonly hostNetwork?: boolean;
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly securityContext?: PodObject;
  readonly terminationGracePeriodSeconds?: number;
  readonly [field: string]: PodValue | undefined;
}

/** Kubernetes' Container. Of the primary one, the command and arguments are the task's, and so are resources it has. */
export interface PodContainer {
  readonly name: string;
  /** Templates are resolved as in a task's `image`; without one, the task's in the primary container, else the project's. */
  readonly image?: string | ImageSpec;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly ({ readonly name: string; readonly value?: string } & PodObject)[];
  readonly envFrom?: readonly PodObject[];
  readonly ports?: readonly ({ readonly containerPort: number } & PodObject)[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly volumeMounts?: readonly ({ readonly name: string; readonly mountPath: string } & PodObject)[];
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly workingDir?: string;
  readonly securityContext?: PodObject;
  readonly [field: string]: PodValue | undefined;
}

interface Toleration {
  readonly key?: string;
  readonly operator?: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly tolerationSeconds?: number;
}

interface PodObject {
  readonly [field: string]: PodValue | undefined;
}

/** What may stand in a pod: JSON, and image specs as containers' images. */
type PodValue = CustomValue | PodObject | ImageSpec | readonly PodValue[] | Toleration;

/** flytekit's name of the primary container. */
export const defaultPrimaryContainer = "primary";
