import { useLocalStorage } from "@mantine/hooks";
import { createContext, type ReactNode, useContext } from "react";
import type { Zone } from "../format/time.ts";

interface ClockChoice {
  readonly zone: Zone;
  readonly setZone: (zone: Zone) => void;
}

const Context = createContext<ClockChoice>({ zone: "local", setZone: () => undefined });

/** Keeps whether times are told in UTC or in the reader's own zone, over visits. */
export function ClockProvider({ children }: { readonly children: ReactNode }) {
  const [zone, setZone] = useLocalStorage<Zone>({ key: "haltere-zone", defaultValue: "local" });
  return <Context value={{ zone, setZone }}>{children}</Context>;
}

export const useClockChoice = (): ClockChoice => useContext(Context);
