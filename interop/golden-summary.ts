// A reporter of Vitest's: one line that tells how many of the recorded golden cases hold.
import type { Reporter, TestCase, TestModule } from "vitest/node";

export default class GoldenSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = new Map<string, boolean>();
    for (const module of modules) {
      const group = /golden-([\w-]+)\.test\.ts$/.exec(module.moduleId)?.[1];
      if (group === undefined) continue;
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) cases.set(group, false);
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "skipped") continue;
        const key = `${group} ${caseOf(test)}`;
        cases.set(key, state === "passed" && cases.get(key) !== false);
      }
    }
    if (cases.size === 0) return;
    const failed = [...cases.values()].filter((held) => !held).length;
    console.log(`golden: ${cases.size - failed} passed, ${failed} failed`);
  }
}

/** The case a test belongs to; a test of no one case, such as that all were tried, is one of its own. */
function caseOf({ fullName }: TestCase): string {
  return /\b\d{3}-[a-z][\w-]*/.exec(fullName)?.[0] ?? fullName;
}
