// Sends nonsense to a connector's server: node connector-fuzz.ts ENDPOINT MESSAGES SEED. Prints how many calls ended with each status.
import { fuzz } from "@haltere/connector/testing";

const [endpoint = "", messages = "0", seed = "0"] = process.argv.slice(2);
const taskTypes = ["twin-sync", "twin", "bare"] as const;
const ended = await fuzz({ endpoint, messages: Number(messages), seed: Number(seed), taskTypes: [...taskTypes] });
console.log(JSON.stringify(ended));
// Grpc-js keeps the connection of a stream that was cancelled while it was opened.
process.exit(0);
