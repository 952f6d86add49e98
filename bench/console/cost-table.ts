import { availableParallelism } from "node:os";
import { appendResults, printTable } from "../figure.ts";
import type { Cost } from "./measured-tab.ts";

/** What the console owes: a page stands within a second, and no task holds the main thread for more than 100 ms. */
const aims = { interactive: 1000, longest: 100, busiest: 100 };

const columns = [
  ["stands ms", "interactive"],
  ["longest task", "longest"],
  ["its cpu", "busiest"],
  ["all long", "long"],
  ["dropped", "dropped"],
  ["page cpu", "page"],
  ["server cpu", "server"],
  ["calls", "calls"],
  ["KiB", "kilobytes"],
  ["elements", "elements"],
  ["heap MiB", "heap"],
  ["load", "load"],
] as const satisfies readonly (readonly [string, keyof Cost])[];

/** Costs of actions, printed as they come, and written as JSON lines with their aims. */
export interface CostTable {
  add(claim: string, cost: Cost): void;
  failed(claim: string, thrown: unknown): void;
  /** Prints the whole table. */
  end(): void;
}

export function costTable(name: string): CostTable {
  const rows: string[][] = [];
  const missed = (cost: Cost, key: keyof Cost) => {
    if (key !== "interactive" && key !== "longest" && key !== "busiest") return "";
    if ((cost[key] ?? 0) <= aims[key]) return "";
    return key !== "busiest" && cost.load > availableParallelism() ? "~" : "!";
  };
  const shown = (cost: Cost, key: keyof Cost) => {
    const value = cost[key];
    if (value === undefined || Number.isNaN(value)) return "";
    return `${key === "load" ? value.toFixed(1) : Math.round(value)}${missed(cost, key)}`;
  };
  return {
    add(claim, cost) {
      const cells = columns.map(([, key]) => shown(cost, key));
      rows.push([claim, ...cells]);
      console.error(`${claim}: stands after ${cells[0]} ms, longest task ${cells[1]} ms`);
      appendResults(name, [{ claim, ...cost, aims }]);
    },
    failed(claim, thrown) {
      rows.push([claim, "failed"]);
      console.error(`${claim}: ${thrown}`);
      process.exitCode = 1;
    },
    end() {
      printTable([["", ...columns.map(([title]) => title)], ...rows]);
      console.log(
        `Times in ms. ! marks what misses its aim: to stand within ${aims.interactive} ms, no task over ${aims.longest} ms. ~ the same, while`,
        "others kept the processors busy (load): the clock counts their work too, the processor's time does not.",
      );
    },
  };
}
