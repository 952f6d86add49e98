import { layOutByElk } from "./lay-out-by-elk.ts";
import { layOutInRanks } from "./lay-out-in-ranks.ts";
import { type Direction, type Layout, type Shape, shapeCount } from "./shape.ts";

/** Above this many, drawing with care would take too long to wait for. */
const large = 400;

/** Places a graph, in a worker. */
export function layOut(shapes: readonly Shape[], direction: Direction): Promise<Layout> {
  const count = shapeCount(shapes);
  if (count === 1) return Promise.resolve(layOutInRanks(shapes));
  return count > large ? inRanks(shapes) : layOutByElk(shapes, direction);
}

let worker: Worker | undefined;
let asked = 0;

function inRanks(shapes: readonly Shape[]): Promise<Layout> {
  const ranks = worker ?? new Worker(new URL("./ranks-worker.ts", import.meta.url), { type: "module" });
  worker = ranks;
  asked += 1;
  const question = asked;
  return new Promise((resolve, reject) => {
    const left = new AbortController();
    ranks.addEventListener(
      "message",
      ({ data }: MessageEvent<{ readonly question: number; readonly layout: Layout }>) => {
        if (data.question !== question) return;
        left.abort();
        resolve(data.layout);
      },
      { signal: left.signal },
    );
    ranks.addEventListener(
      "error",
      ({ message }) => {
        left.abort();
        worker = undefined;
        reject(new Error(message));
      },
      { signal: left.signal },
    );
    ranks.postMessage({ question, shapes });
  });
}
