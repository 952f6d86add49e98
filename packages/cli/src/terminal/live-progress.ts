import { Listr } from "listr2";
import type { ExecutionProgress, NodeProgress } from "./execution-progress.ts";
import { secondsText } from "./time-text.ts";

interface Shown {
  readonly ended: PromiseWithResolvers<NodeProgress | undefined>;
  title: (node: NodeProgress) => void;
}

/** Every node of a workflow on its own line, with a spinner while it runs: for terminals. */
export function liveProgress(names: ReadonlyMap<string, string>): ExecutionProgress {
  const shown = new Map<string, Shown>();
  for (const id of names.keys()) shown.set(id, { ended: Promise.withResolvers(), title: () => {} });
  const list = new Listr(
    [...shown].map(([id, node]) => ({
      title: names.get(id) || id,
      task: async (_, task) => {
        node.title = (progress) => {
          task.title = titleOf(progress);
        };
        const last = await node.ended.promise;
        if (last === undefined) return task.skip(`${names.get(id) || id}  not run`);
        node.title(last);
        if (last.failed) throw new Error(firstLine(last));
        return undefined;
      },
    })),
    { concurrent: true, exitOnError: false, rendererOptions: { showErrorMessage: true, collapseErrors: false } },
  );
  const running = list.run();
  return {
    update(nodes) {
      for (const node of nodes) {
        const line = shown.get(node.id);
        if (line === undefined) continue;
        line.title(node);
        if (node.ended) line.ended.resolve(node);
      }
    },
    async end() {
      for (const { ended } of shown.values()) ended.resolve(undefined);
      await running;
    },
  };
}

function titleOf({ id, name, items, duration, ended, phase }: NodeProgress): string {
  const time = ended && duration ? secondsText(duration) : phase.toLowerCase();
  return [name || id, items, time].filter(Boolean).join("  ");
}

function firstLine({ error, phase }: NodeProgress): string {
  const message = error?.split("Message:").at(-1)?.trim();
  return message?.split("\n")[0] ?? phase.toLowerCase();
}
