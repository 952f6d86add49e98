import type { WatchWord } from "./watch-hub.ts";
import type { Watched } from "./watched.ts";

/** What a page asks of the worker that all pages share; ids are the page's own. */
export type ToWorker =
  | { readonly kind: "join"; readonly id: number; readonly watched: Watched | undefined }
  | { readonly kind: "leave"; readonly id: number }
  /** The page goes: it follows nothing any more. */
  | { readonly kind: "bye" }
  /** The page is looked at: a try is due. */
  | { readonly kind: "hurry" };

/** What the worker tells a page: words since the last time, each for one that joined. */
export type FromWorker = readonly { readonly id: number; readonly word: WatchWord }[];
