// The neutral notation of the recorded task templates, as models of ours, and what a model's getters answer in it.
import { fromJson, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import {
  Container,
  DataLoadingConfig,
  Identifier,
  IOStrategy,
  K8sObjectMetadata,
  K8sPod,
  LiteralType,
  ResourceEntry,
  Resources,
  RetryStrategy,
  RuntimeMetadata,
  Secret,
  SecurityContext,
  Sql,
  TaskMetadata,
  TaskTemplate,
  TypedInterface,
  Variable,
} from "@haltere/core/models";
import {
  type DataLoadingConfig_LiteralMapFormat,
  ExtendedResourcesSchema,
  type IOStrategy_DownloadMode,
  type IOStrategy_UploadMode,
  ResourceType,
  type RuntimeMetadata_RuntimeType,
  type Sql_Dialect,
} from "@haltere/idl/core";

type TypeNote = string | { readonly list: TypeNote } | { readonly map: TypeNote };
type VariableNotes = Readonly<Record<string, readonly [type: TypeNote, description: string]>>;
type PairNotes = readonly (readonly [key: string, value: string])[];

/** What a recorded task template was constructed from. What is left out is the recorder's default. */
export interface TemplateNote {
  readonly id?: readonly [project: string, domain: string, name: string, version: string];
  readonly type?: string;
  readonly taskTypeVersion?: number;
  readonly custom?: JsonObject;
  readonly config?: Readonly<Record<string, string>>;
  readonly inputs?: VariableNotes;
  readonly outputs?: VariableNotes;
  readonly extended?: JsonValue;
  readonly sql?: { readonly statement: string; readonly dialect: Sql_Dialect };
  readonly metadata?: {
    readonly discoverable?: boolean;
    readonly timeoutSeconds?: number;
    readonly retries?: number;
    readonly interruptible?: boolean;
    readonly discoveryVersion?: string;
    readonly deprecated?: string;
    readonly cacheSerializable?: boolean;
    readonly podTemplateName?: string;
    readonly cacheIgnoreInputVars?: readonly string[];
    readonly generatesDeck?: boolean;
    readonly isEager?: boolean;
    readonly runtime?: readonly [type: RuntimeMetadata_RuntimeType, version: string, flavor: string];
    readonly k8s?: ObjectMetadataNote;
  };
  readonly container?: {
    readonly image: string;
    readonly args?: readonly string[];
    readonly command?: readonly string[];
    readonly env?: PairNotes;
    readonly config?: PairNotes;
    readonly resources?: { readonly requests?: PairNotes; readonly limits?: PairNotes };
    readonly data?: DataNote;
  };
  readonly k8sPod?: {
    readonly metadata?: ObjectMetadataNote;
    readonly podSpec?: JsonObject;
    readonly primary?: string;
    readonly data?: DataNote;
  };
  readonly security?: {
    readonly secrets?: readonly {
      readonly group: string;
      readonly key?: string;
      readonly version?: string;
      readonly mount?: keyof typeof Secret.MountType;
      readonly envVar?: string;
    }[];
    readonly runAs?: { readonly iam_role?: string; readonly k8s_service_account?: string };
  };
}

interface ObjectMetadataNote {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface DataNote {
  readonly in: string;
  readonly out: string;
  readonly format: DataLoadingConfig_LiteralMapFormat;
  readonly io?: readonly [download: IOStrategy_DownloadMode, upload: IOStrategy_UploadMode];
}

/** @throws FlyteError where flytekit's constructor raises. */
export function templateOf(note: TemplateNote): TaskTemplate {
  const [project, domain, name, version] = note.id ?? ["p", "d", "t", "v1"];
  const { container, k8sPod, sql, security, extended } = note;
  return new TaskTemplate({
    id: new Identifier({ resourceType: ResourceType.TASK, project, domain, name, version }),
    type: note.type ?? "python-task",
    metadata: metadataOf(note.metadata ?? {}),
    interface: new TypedInterface({ inputs: variablesOf(note.inputs), outputs: variablesOf(note.outputs) }),
    custom: note.custom,
    taskTypeVersion: note.taskTypeVersion,
    config: note.config,
    container: container && containerOf(container),
    k8sPod: k8sPod && podOf(k8sPod),
    sql: sql && new Sql(sql),
    securityContext: security && securityOf(security),
    extendedResources: extended === undefined ? undefined : fromJson(ExtendedResourcesSchema, extended),
  });
}

function metadataOf(note: NonNullable<TemplateNote["metadata"]>): TaskMetadata {
  const [type, version, flavor] = note.runtime ?? [1, "1.0.0", "golden"];
  return new TaskMetadata({
    discoverable: note.discoverable,
    timeout: Math.round((note.timeoutSeconds ?? 0) * 1_000_000),
    retries: new RetryStrategy({ retries: note.retries ?? 0 }),
    interruptible: note.interruptible,
    discoveryVersion: note.discoveryVersion,
    deprecatedErrorMessage: note.deprecated,
    cacheSerializable: note.cacheSerializable,
    podTemplateName: note.podTemplateName,
    cacheIgnoreInputVars: note.cacheIgnoreInputVars,
    isEager: note.isEager,
    generatesDeck: note.generatesDeck,
    runtime: new RuntimeMetadata({ type, version, flavor }),
    k8sObjectMetadata: note.k8s && new K8sObjectMetadata(note.k8s),
  });
}

function containerOf(note: NonNullable<TemplateNote["container"]>): Container {
  return new Container({
    image: note.image,
    args: note.args,
    command: note.command,
    env: Object.fromEntries(note.env ?? []),
    config: Object.fromEntries(note.config ?? []),
    resources: new Resources({
      requests: entriesOf(note.resources?.requests),
      limits: entriesOf(note.resources?.limits),
    }),
    dataLoadingConfig: note.data && dataOf(note.data),
  });
}

const resourceNames = new Map([
  ["cpu", Resources.ResourceName.CPU],
  ["gpu", Resources.ResourceName.GPU],
  ["mem", Resources.ResourceName.MEMORY],
  ["storage", Resources.ResourceName.STORAGE],
  ["ephemeral", Resources.ResourceName.EPHEMERAL_STORAGE],
]);

function entriesOf(notes: PairNotes = []): ResourceEntry[] {
  return notes.map(([name, value]) => {
    const known = resourceNames.get(name);
    if (known === undefined) throw new Error(`no such resource: ${name}`);
    return new ResourceEntry({ name: known, value });
  });
}

function dataOf(note: DataNote): DataLoadingConfig {
  const [downloadMode, uploadMode] = note.io ?? [];
  return new DataLoadingConfig({
    inputPath: note.in,
    outputPath: note.out,
    format: note.format,
    ioStrategy: note.io && new IOStrategy({ downloadMode, uploadMode }),
  });
}

function podOf(note: NonNullable<TemplateNote["k8sPod"]>): K8sPod {
  return new K8sPod({
    metadata: note.metadata && new K8sObjectMetadata(note.metadata),
    podSpec: note.podSpec,
    primaryContainerName: note.primary,
    dataConfig: note.data && dataOf(note.data),
  });
}

function securityOf({ secrets, runAs }: NonNullable<TemplateNote["security"]>): SecurityContext {
  return new SecurityContext({
    secrets: secrets?.map(
      ({ group, key, version, mount, envVar }) =>
        new Secret({
          group,
          key,
          groupVersion: version,
          envVar,
          mountRequirement: mount && Secret.MountType[mount],
        }),
    ),
    runAs: runAs && { iamRole: runAs.iam_role, k8sServiceAccount: runAs.k8s_service_account },
  });
}

function variablesOf(notes: VariableNotes = {}): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(notes).map(([name, [type, description]]) => [
      name,
      new Variable({ type: typeOf(type), description }),
    ]),
  );
}

const simpleTypes = new Map([
  ["none", LiteralType.SimpleType.NONE],
  ["int", LiteralType.SimpleType.INTEGER],
  ["float", LiteralType.SimpleType.FLOAT],
  ["str", LiteralType.SimpleType.STRING],
  ["bool", LiteralType.SimpleType.BOOLEAN],
  ["datetime", LiteralType.SimpleType.DATETIME],
  ["duration", LiteralType.SimpleType.DURATION],
  ["struct", LiteralType.SimpleType.STRUCT],
]);

function typeOf(note: TypeNote): LiteralType {
  if (typeof note !== "string")
    return "list" in note
      ? new LiteralType({ collectionType: typeOf(note.list) })
      : new LiteralType({ mapValueType: typeOf(note.map) });
  const simple = simpleTypes.get(note);
  if (simple === undefined) throw new Error(`no such type: ${note}`);
  return new LiteralType({ simple });
}

/** What flytekit's getters answer, in the recorder's words. */
export function gettersOf(template: TaskTemplate): Record<string, unknown> {
  const { id, metadata, container } = template;
  return {
    id: {
      resource_type: id.resourceType,
      project: id.project,
      domain: id.domain,
      name: id.name,
      version: id.version,
    },
    type: template.type,
    task_type_version: template.taskTypeVersion,
    custom: template.custom ?? null,
    config: template.config ?? null,
    metadata: {
      discoverable: metadata.discoverable,
      timeout_seconds: metadata.timeout / 1_000_000,
      retries: metadata.retries.retries,
      interruptible: metadata.interruptible ?? null,
      discovery_version: metadata.discoveryVersion,
      deprecated_error_message: metadata.deprecatedErrorMessage,
      cache_serializable: metadata.cacheSerializable,
      pod_template_name: metadata.podTemplateName,
      cache_ignore_input_vars: metadata.cacheIgnoreInputVars,
      is_eager: metadata.isEager,
      generates_deck: metadata.generatesDeck,
      runtime: { type: metadata.runtime.type, version: metadata.runtime.version, flavor: metadata.runtime.flavor },
      k8s_object_metadata: metadata.k8sObjectMetadata?.toJSON() ?? null,
    },
    interface: {
      inputs: Object.keys(template.interface.inputs).toSorted(),
      outputs: Object.keys(template.interface.outputs).toSorted(),
    },
    container: container?.toJSON() ?? null,
    k8s_pod: template.k8sPod?.toJSON() ?? null,
    sql: template.sql?.toJSON() ?? null,
    security_context: template.securityContext?.toJSON() ?? null,
    extended_resources:
      template.extendedResources === undefined ? null : toJson(ExtendedResourcesSchema, template.extendedResources),
    ...(container && {
      container_getters: {
        image: container.image,
        command: container.command,
        args: container.args,
        env: container.env,
        config: container.config,
      },
    }),
  };
}
