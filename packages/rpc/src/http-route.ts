import type { IncomingMessage, ServerResponse } from "node:http";

/** Something that is served over HTTP beside the services, such as signed links or the console. */
export interface HttpRoute {
  readonly methods: readonly string[];
  /** The paths that begin so are the route's; the longest prefix wins. */
  readonly prefix: string;
  /** Whether only the path that is the prefix is the route's. */
  readonly exact?: boolean;
  /** Answers the request. What it throws becomes the answer while none has begun. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** The route of a request, by its path's longest prefix and then its method. */
export function findRoute(routes: readonly HttpRoute[], method: string, url: string): HttpRoute | undefined {
  const [path = ""] = url.split("?", 1);
  return routes
    .filter(({ prefix, exact = false }) => (exact ? path === prefix : path.startsWith(prefix)))
    .filter(({ methods }) => methods.includes(method))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}
