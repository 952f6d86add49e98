import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type Agent, AgentSchema, TaskCategorySchema } from "@haltere/idl/admin";
import { type Connector, isSyncConnector } from "./connector.ts";
import { type TaskCategory, taskCategoryText } from "./task-category.ts";

/** Which connector runs which tasks, and what is told of the connectors. An object that is passed on, never a global one. */
export class ConnectorRegistry {
  readonly #connectors = new Map<string, Connector>();
  readonly #agents = new Map<string, Agent>();

  /**
   * Adds a connector. Connectors of one name are told as one, which is synchronous if the first of them was.
   * @throws FlyteError AlreadyExists where its task category has a connector, unless `override` says to replace that.
   */
  register(connector: Connector, { override = false }: { readonly override?: boolean } = {}): void {
    const { name, taskCategory } = connector;
    const key = taskCategoryText(taskCategory);
    const replaced = this.#connectors.get(key);
    if (replaced !== undefined && !override)
      throw new FlyteError("AlreadyExists", `Duplicate connector for task type: ${key}`, {
        kind: "user",
        hint: "Give one of them another task type or version, or register it with override.",
      });
    if (replaced !== undefined) this.#untell(replaced);
    this.#connectors.set(key, connector);
    const agent = this.#agents.get(name) ?? create(AgentSchema, { name, isSync: isSyncConnector(connector) });
    agent.supportedTaskTypes.push(taskCategory.name);
    agent.supportedTaskCategories.push(create(TaskCategorySchema, taskCategory));
    this.#agents.set(name, agent);
  }

  /** The connector of a task category. Throws FlyteError NotFound where there is none. */
  getConnector(name: string, version = 0): Connector {
    const key = taskCategoryText({ name, version });
    const connector = this.#connectors.get(key);
    if (connector === undefined) throw new FlyteError("NotFound", `Cannot find connector for task category: ${key}.`);
    return connector;
  }

  /** flytekit's older name of `getConnector`. */
  getAgent(name: string, version = 0): Connector {
    return this.getConnector(name, version);
  }

  /** Whether a task category has a connector. */
  has({ name, version }: TaskCategory): boolean {
    return this.#connectors.has(taskCategoryText({ name, version }));
  }

  /** What is told of all connectors, an entry for each name. */
  listConnectors(): readonly Agent[] {
    return [...this.#agents.values()];
  }

  /** What is told of the connectors of a name. Throws FlyteError NotFound where there are none. */
  getConnectorMetadata(name: string): Agent {
    const agent = this.#agents.get(name);
    if (agent === undefined) throw new FlyteError("NotFound", `Cannot find connector for name: ${name}.`);
    return agent;
  }

  /** Takes a connector's category out of what is told of its name. */
  #untell({ name, taskCategory }: Connector): void {
    const agent = this.#agents.get(name);
    if (agent === undefined) return;
    const at = agent.supportedTaskCategories.findIndex(
      (told) => taskCategoryText(told) === taskCategoryText(taskCategory),
    );
    agent.supportedTaskCategories.splice(at, 1);
    agent.supportedTaskTypes.splice(at, 1);
    if (agent.supportedTaskCategories.length === 0) this.#agents.delete(name);
  }
}
