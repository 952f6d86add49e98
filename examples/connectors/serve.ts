// The connectors of these examples, for `haltere serve connector --modules examples/connectors/serve.ts`.
import { DuckDbConnector } from "haltere/connectors/duckdb";
import { OpenAiChatConnector } from "haltere/connectors/openai";
import { SensorConnector } from "haltere/connectors/sensor";
import { ShellConnector } from "haltere/connectors/shell";
import { WebhookConnector } from "haltere/connectors/webhook";

export const duckdb = new DuckDbConnector();
export const chat = new OpenAiChatConnector();
export const sensor = new SensorConnector();
export const shell = new ShellConnector();
export const webhook = new WebhookConnector();
