// Types tested like behaviour: each line that must not compile says so, and `tsc` fails where it does.
import type { JsonObject } from "@bufbuild/protobuf";
import type { ExtendedResources, TaskTemplate as TaskTemplateMessage } from "@haltere/idl/core";
import {
  Container,
  Identifier,
  type K8sPod,
  Literal,
  LiteralType,
  type Node,
  type ResourceEntry,
  RuntimeMetadata,
  Scalar,
  type SecurityContext,
  type Sql,
  TaskExecution,
  TaskMetadata,
  TaskTemplate,
  TypedInterface,
} from "./index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const id = new Identifier({
  resourceType: Identifier.ResourceType.TASK,
  project: "p",
  domain: "d",
  name: "t",
  version: "v",
});
const metadata = new TaskMetadata({ runtime: new RuntimeMetadata({ type: 1, version: "1", flavor: "f" }) });
const template = new TaskTemplate({ id, type: "t", metadata, interface: { inputs: {}, outputs: {} } });

// The twelve properties, each of its type.
same<Identifier>()(template.id) satisfies true;
same<string>()(template.type) satisfies true;
same<TaskMetadata>()(template.metadata) satisfies true;
same<TypedInterface>()(template.interface) satisfies true;
same<Readonly<JsonObject> | undefined>()(template.custom) satisfies true;
same<Container | undefined>()(template.container) satisfies true;
same<number>()(template.taskTypeVersion) satisfies true;
same<SecurityContext | undefined>()(template.securityContext) satisfies true;
same<Readonly<Record<string, string>> | undefined>()(template.config) satisfies true;
same<K8sPod | undefined>()(template.k8sPod) satisfies true;
same<Sql | undefined>()(template.sql) satisfies true;
same<ExtendedResources | undefined>()(template.extendedResources) satisfies true;
same<TaskTemplateMessage>()(template.toFlyteIdl()) satisfies true;
same<TaskTemplate>()(TaskTemplate.fromFlyteIdl(template.toFlyteIdl())) satisfies true;

// Nothing can be changed, on any level.
// @ts-expect-error read only
template.type = "u";
// @ts-expect-error read only
template.metadata.retries.retries = 1;
const container = new Container({ image: "i", args: ["a"] });
// @ts-expect-error a list that has no push
container.args.push("b");
// @ts-expect-error a record that is read only
container.env.A = "1";

// What is required, is; what a property takes is told.
// @ts-expect-error it has no type
new TaskTemplate({ id, metadata, interface: { inputs: {}, outputs: {} } });
// @ts-expect-error text is not a number
new TaskTemplate({ ...template, taskTypeVersion: "1" });
// @ts-expect-error a container is not a pod
new TaskTemplate({ ...template, k8sPod: new TypedInterface({ inputs: {}, outputs: {} }) });
// @ts-expect-error there is no such property
new Container({ image: "i", comand: [] });
// @ts-expect-error a message of another type
TaskTemplate.fromFlyteIdl(container.toFlyteIdl());

// What holds itself keeps its types.
const strings = new LiteralType({ collectionType: new LiteralType({ simple: LiteralType.SimpleType.STRING }) });
same<LiteralType | undefined>()(strings.collectionType?.collectionType) satisfies true;
const literal = new Literal({ scalar: new Scalar({ primitive: { integer: 1 } }) });
same<bigint | undefined>()(literal.scalar?.primitive?.integer) satisfies true;
declare const node: Node;
same<Node | undefined>()(node.branchNode?.ifElse.elseNode) satisfies true;
same<Node | undefined>()(node.arrayNode?.node) satisfies true;
declare const entry: ResourceEntry;
entry.name satisfies number;
TaskExecution.Phase.SUCCEEDED satisfies 3;
