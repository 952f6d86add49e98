import type { DescMethod, DescMethodUnary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { BoundService, MethodImplementation } from "../service.ts";
import { type HttpBinding, httpBindings } from "./http-binding.ts";

/** A method of REST that was found for a request, and the values of its path's variables in their order. */
export interface RouteMatch {
  readonly method: DescMethodUnary;
  readonly invoke: MethodImplementation<DescMethodUnary>;
  readonly binding: HttpBinding;
  readonly values: readonly string[];
}

export interface RouteTable {
  /**
   * Throws NotFound for a path that there is not, Unimplemented for a verb that a path does not take (grpc-gateway's 501),
   * and for a method without an implementation. A `form` is served by a GET where the path has no POST.
   */
  find(verb: string, components: readonly string[], form: boolean): RouteMatch;
}

type Route = Omit<RouteMatch, "values">;

/** The routes of every unary method of the services, implemented or not; where two fit, the one bound last is taken, as in grpc-gateway. */
export function createRouteTable(services: readonly BoundService[]): RouteTable {
  const byVerb = new Map<string, Route[]>();
  for (const { service, methods } of services) {
    for (const method of service.methods) {
      if (!isUnary(method)) continue;
      const bound = methods.find((each) => each.method === method);
      const invoke = bound?.kind === "unary" ? bound.invoke : refusal(service.typeName, method, methods.length === 0);
      for (const binding of httpBindings(method)) {
        const routes = byVerb.get(binding.verb) ?? [];
        routes.unshift({ method, invoke, binding });
        byVerb.set(binding.verb, routes);
      }
    }
  }
  const among = (routes: readonly Route[], components: readonly string[]): RouteMatch | undefined => {
    for (const route of routes) {
      const values = route.binding.path.match(components);
      if (values) return { ...route, values };
    }
    return undefined;
  };

  return {
    find(verb, components, form) {
      const found = among(byVerb.get(verb) ?? [], components);
      if (found) return found;
      if (form) {
        const asGet = among(byVerb.get("GET") ?? [], components);
        if (asGet) return asGet;
      }
      for (const routes of byVerb.values())
        if (among(routes, components)) throw new FlyteError("Unimplemented", "Method Not Allowed");
      throw new FlyteError("NotFound", "Not Found");
    },
  };
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === "unary";
}

function refusal(
  service: string,
  method: DescMethodUnary,
  wholeService: boolean,
): MethodImplementation<DescMethodUnary> {
  return async () => {
    const what = wholeService ? `unknown service ${service}` : `unknown method ${method.name} for service ${service}`;
    throw new FlyteError("Unimplemented", what);
  };
}
