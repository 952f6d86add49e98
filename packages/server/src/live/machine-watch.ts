import { toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type GetMachineRequest, type Machine, MachineSchema, MachineWatchService } from "@haltere/idl/haltere";
import type { Clock } from "@haltere/ports";
import { type BoundService, bindService, type CallContext } from "@haltere/rpc";
import { defaultSettings } from "../services/control-plane-settings.ts";
import type { ServiceOptions } from "../services/create-services.ts";
import { type MachineSources, machineMessage } from "../services/machine/machine-message.ts";
import { pageSize } from "../services/requests/sized-page.ts";

export type MachineWatchOptions = Pick<ServiceOptions, "engine" | "connectors" | "settings"> & {
  readonly clock: Clock;
};

/** haltere.v1.MachineWatchService, and what ends its streams. */
export interface MachineWatching {
  readonly service: BoundService;
  /** Ends every stream with Unavailable. */
  close(): void;
}

/** Microseconds between two looks. The engine tells nobody what changes on the machine, which may be thousands of times a second. */
const beat = 1_000_000;

export function createMachineWatchService({ clock, settings, ...options }: MachineWatchOptions): MachineWatching {
  const stopped = new AbortController();
  const sources: MachineSources = { ...options, settings: { ...defaultSettings, ...settings } };

  async function* watchMachine(request: GetMachineRequest, { signal }: CallContext): AsyncGenerator<Machine> {
    const limit = pageSize(request.limit);
    const ended = AbortSignal.any([signal, stopped.signal]);
    let last: Uint8Array | undefined;
    for (;;) {
      ended.throwIfAborted();
      const machine = machineMessage(sources, limit);
      const bytes = toBinary(MachineSchema, machine);
      if (last === undefined || Buffer.compare(bytes, last) !== 0) yield machine;
      last = bytes;
      await pause(clock, ended);
    }
  }

  return {
    service: bindService(MachineWatchService, { watchMachine }),
    close: () => stopped.abort(new FlyteError("Unavailable", "the control plane is stopping", { recoverable: true })),
  };
}

/** Resolves at the next beat, or when the signal is aborted. */
function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.at(clock.now() + beat, wake);
    signal.addEventListener("abort", wake);
    if (signal.aborted) wake();
  });
}
