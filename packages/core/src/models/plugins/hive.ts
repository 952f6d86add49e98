import { HiveQueryCollectionSchema, HiveQuerySchema, QuboleHiveJobSchema } from "@haltere/idl/plugins";
import { list } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { integer, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** A query of Hive's (`flyteidl.plugins.HiveQuery`); the timeout is in seconds. */
export class HiveQuery extends model("HiveQuery", HiveQuerySchema, {
  query: text(),
  timeoutSec: integer(),
  retryCount: integer(),
}) {}

/** Queries of Hive's (`flyteidl.plugins.HiveQueryCollection`). */
export class HiveQueryCollection extends model("HiveQueryCollection", HiveQueryCollectionSchema, {
  queries: list(message(HiveQuery)),
}) {}

/** What a Qubole task is told (`flyteidl.plugins.QuboleHiveJob`). */
export class QuboleHiveJob extends model("QuboleHiveJob", QuboleHiveJobSchema, {
  clusterLabel: text(),
  queryCollection: optional(message(HiveQueryCollection)),
  tags: list(text()),
  query: optional(message(HiveQuery)),
}) {}
