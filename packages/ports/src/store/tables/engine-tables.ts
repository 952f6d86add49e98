import { executionKey, int, message, optionalMessage, text, time } from "./columns.ts";
import type { Table } from "./table.ts";

/** What the engine keeps beside the records of the API: its state, what it waits for, and what it has to tell. */
export const engineTables = {
  /** What gate nodes wait for, and what was set: flyteidl.admin.Signal. */
  signals: {
    key: ["execution_project", "execution_domain", "execution_name", "signal_id"],
    columns: {
      ...executionKey,
      signal_id: text,
      /** flyteidl.core.LiteralType */
      type: message,
      /** flyteidl.core.Literal, once it was set */
      value: optionalMessage,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["updated_at"]],
  },
  /** One row for each live execution that our engine drives: who owns it, under which epoch. Removed when it ends. */
  engine_executions: {
    key: ["execution_project", "execution_domain", "execution_name"],
    columns: {
      ...executionKey,
      owner: text,
      /** Grows with each change of owner; a commit under an older one loses. */
      epoch: int,
      workflow_id: int,
      /** flyteidl.admin.ListMatchableAttributesResponse: what applies to the execution, one for each kind; null for nothing. */
      attributes: optionalMessage,
      created_at: time,
    },
    references: { workflow_id: "workflows" },
    indexes: [],
  },
  /** The engines that share the store: each tells in time that it lives. */
  engine_owners: {
    key: ["owner"],
    columns: {
      owner: text,
      /** From then on others may take over what it owns. */
      expires_at: time,
    },
    references: {},
    indexes: [],
  },
  /** The engine's state of a live execution as small rows, each written when it changes. Removed when the execution ends. */
  engine_state: {
    key: ["execution_project", "execution_domain", "execution_name", "state_key"],
    columns: {
      ...executionKey,
      /** What the row is about: the execution, a node, an item of an array node. The engine chooses it. */
      state_key: text,
      value: message,
    },
    references: {},
    indexes: [],
  },
  /**
   * What happened to the items of array nodes, a row for each commit that told of some: the engine's state of a node that runs, and the
   * record of its items from then on.
   */
  map_items: {
    key: ["execution_project", "execution_domain", "execution_name", "node_key", "batch"],
    columns: {
      ...executionKey,
      /** The node's key in the engine's plan. */
      node_key: text,
      /** Its id in the execution. */
      node_id: text,
      /** Counts from 0. */
      batch: int,
      /** The smallest and the largest index of its items. */
      first_index: int,
      last_index: int,
      /** How many of them failed or were aborted. */
      failures: int,
      /** haltere.v1.ItemBatch */
      items: message,
    },
    references: {},
    indexes: [["execution_project", "execution_domain", "execution_name", "node_id", "first_index"]],
  },
  /** Executions that are to be ended since what launched them has ended: a row each, removed when that is done. */
  engine_endings: {
    key: ["execution_project", "execution_domain", "execution_name"],
    columns: {
      ...executionKey,
      cause: text,
      /** Who asks for it; empty for an engine. */
      principal: text,
      created_at: time,
    },
    references: {},
    indexes: [],
  },
  /** What is still to be told to others of executions that ended: a row for each message, removed when it was delivered. */
  outbox: {
    key: ["execution_project", "execution_domain", "execution_name", "delivery"],
    columns: {
      ...executionKey,
      /** `mail/0`, by the place among the execution's notifications, or `webhook/<name>`. */
      delivery: text,
      attempts: int,
      due_at: time,
      created_at: time,
    },
    references: {},
    indexes: [["due_at"]],
  },
  /** What was committed about executions, in order, for those who watch; `id` is the cursor. */
  journal: {
    key: ["id"],
    columns: {
      ...executionKey,
      /** haltere.v1.JournalEntry: the events of one commit */
      entry: message,
      created_at: time,
    },
    references: {},
    indexes: [["execution_project", "execution_domain", "execution_name", "id"]],
  },
} as const satisfies Record<string, Table>;
