import { FlyteError } from "@haltere/core";
import { Health, HealthCheckResponse_ServingStatus as Status } from "@haltere/idl/grpc";
import { type BoundService, bindService, type CallContext } from "../service.ts";

export interface HealthService {
  readonly service: BoundService;
  /** Tells everyone who asks or watches that no more calls are taken. */
  stopServing(): void;
}

/** gRPC's health service for the given names; the empty name is the server as a whole, `flyteadmin` what Flyte's probes ask for. */
export function createHealthService(names: readonly string[] = ["", "flyteadmin"]): HealthService {
  const known = new Set(names);
  let serving = true;
  const watchers = new Set<() => void>();
  const statusOf = (name: string) =>
    !known.has(name) ? Status.SERVICE_UNKNOWN : serving ? Status.SERVING : Status.NOT_SERVING;

  /** Resolves at the next change, or when the watcher leaves. */
  const change = ({ signal }: CallContext) =>
    new Promise<void>((resolve) => {
      const done = () => {
        watchers.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      watchers.add(done);
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    });

  return {
    service: bindService(Health, {
      async check({ service }) {
        if (!known.has(service))
          throw new FlyteError("NotFound", `unknown service ${service}`, {
            hint: `Ask for one of ${names.map((name) => JSON.stringify(name)).join(", ")}.`,
          });
        return { status: statusOf(service) };
      },
      async *watch({ service }, context) {
        let told: Status | undefined;
        while (!context.signal.aborted) {
          const status = statusOf(service);
          if (status !== told) yield { status };
          told = status;
          if (statusOf(service) === told) await change(context);
        }
      },
    }),
    stopServing() {
      serving = false;
      for (const tell of [...watchers]) tell();
    },
  };
}
