// A program that runs two jobs which never end, and tells what becomes of them.
import { FlyteError } from "@haltere/core";
import { connectorTask } from "../entities/connector-task.ts";
import { workflow } from "../entities/workflow.ts";

const tell = (text: string): void => void process.stdout.write(`${text}\n`);

const endless = connectorTask({
  type: "endless",
  connector: {
    taskCategory: { name: "endless", version: 0 },
    async runLocally({ signal }) {
      // Keeps the process alive, as a poll would.
      const timer = setInterval(() => {}, 1000);
      tell("created");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      clearInterval(timer);
      tell("deleted");
      throw signal.reason;
    },
  },
});

const both = workflow({}, () => {
  endless();
  endless();
});

try {
  await both();
} catch (thrown) {
  const { code, message } = FlyteError.from(thrown);
  tell(`${code} ${message}`);
}
