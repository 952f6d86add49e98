// Runs in a SharedWorker: the one stream of all pages of a browser.
import { connectHub } from "./connect-hub.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** Milliseconds in which what is told to a page is gathered: many commits are one message. */
const pace = 20;

const { hub, hurry } = connectHub();

globalThis.addEventListener("connect", (event) => {
  const [port] = event instanceof MessageEvent ? event.ports : [];
  if (port !== undefined) serve(port);
});

function serve(port: MessagePort): void {
  const leaves = new Map<number, () => void>();
  let waiting: FromWorker[number][] = [];
  const flush = () => {
    port.postMessage(waiting satisfies FromWorker);
    waiting = [];
  };
  const tell = (said: FromWorker[number]) => {
    if (waiting.length === 0) setTimeout(flush, pace);
    waiting.push(said);
  };
  const leave = (id: number) => {
    leaves.get(id)?.();
    leaves.delete(id);
  };
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    switch (data.kind) {
      case "join": {
        const { id, watched } = data;
        leave(id);
        leaves.set(
          id,
          hub.join(watched, (word) => tell({ id, word })),
        );
        return;
      }
      case "leave":
        return leave(data.id);
      case "bye":
        for (const id of [...leaves.keys()]) leave(id);
        return;
      case "hurry":
        return hurry();
    }
  };
}
