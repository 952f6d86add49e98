import { expect, test } from "vitest";
import { groupLimits, machineOf, surveyed } from "./machine.ts";

const survey = () => ({ processors: 4, memory: 8 * 2 ** 30 });
const none = { processors: Number.POSITIVE_INFINITY, memory: Number.POSITIVE_INFINITY };

test("the flags count before the file, and the file before what the machine has", () => {
  expect(machineOf({}, {}, survey)).toEqual({ capacities: { cpu: 4, memory: 8 * 2 ** 30, gpu: 0 } });
  const file = { machine: { cpu: "1500m", memory: "1Gi", gpu: "2", ephemeralStorage: "1k", slots: 3 } };
  expect(machineOf(file, {}, survey)).toEqual({
    capacities: { cpu: 1.5, memory: 2 ** 30, gpu: 2, "ephemeral-storage": 1000 },
    slots: 3,
  });
  expect(machineOf(file, { cpu: "8", memory: "2Gi", gpu: "0", slots: "16" }, survey)).toEqual({
    capacities: { cpu: 8, memory: 2 * 2 ** 30, gpu: 0, "ephemeral-storage": 1000 },
    slots: 16,
  });
});

test.each([
  [{ cpu: "many" }, /--cpu \("many"\).*500m/],
  [{ cpu: "-1" }, /--cpu/],
  [{ memory: "4 GB" }, /--memory \("4 GB"\)/],
  [{ gpu: "a100" }, /--gpu/],
  [{ slots: "0" }, /--slots \("0"\).*1 or more/],
  [{ slots: "1.5" }, /--slots/],
])("%j is refused by the flag's name", (flags, message) => {
  expect(() => machineOf({}, flags, survey)).toThrow(message);
});

test("this machine has a processor and some memory", () => {
  const { processors, memory } = surveyed();
  expect(Number.isInteger(processors) && processors > 0).toBe(true);
  expect(memory).toBeGreaterThan(2 ** 25);
});

const read = (files: Readonly<Record<string, string>>) => (path: string) => files[path];

test.each([
  ["no control groups", {}, none],
  [
    "a container that sees its group as the root",
    {
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/memory.max": "536870912\n",
    },
    { processors: 1.5, memory: 2 ** 29 },
  ],
  [
    "limits above the own group",
    {
      "/proc/self/cgroup": "0::/user.slice/a.scope\n",
      "/sys/fs/cgroup/user.slice/a.scope/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/user.slice/a.scope/memory.max": "2000\n",
      "/sys/fs/cgroup/user.slice/cpu.max": "200000 50000\n",
      "/sys/fs/cgroup/user.slice/memory.max": "1000\n",
    },
    { processors: 4, memory: 1000 },
  ],
  [
    "the first version",
    {
      "/proc/self/cgroup": "4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n",
      "/sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us": "-1",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
      "/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "4096",
    },
    { processors: 0.5, memory: 4096 },
  ],
])("%s", (_, files, limits) => {
  expect(groupLimits(read(files))).toEqual(limits);
});
