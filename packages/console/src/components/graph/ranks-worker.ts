import { layOutInRanks } from "./lay-out-in-ranks.ts";
import type { Shape } from "./shape.ts";

self.addEventListener(
  "message",
  ({ data: { question, shapes } }: MessageEvent<{ readonly question: number; readonly shapes: readonly Shape[] }>) => {
    self.postMessage({ question, layout: layOutInRanks(shapes) });
  },
);
