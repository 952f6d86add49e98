// Adds up what the test runs wrote under the folder named first, as one closing line.
import { globSync, readFileSync } from "node:fs";

const [folder = ".cache/results"] = process.argv.slice(2);
const files = globSync(`${folder}/*.json`);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of files) {
  const run = JSON.parse(readFileSync(file, "utf8"));
  passed += run.numPassedTests;
  failed += run.numFailedTests;
  skipped += run.numPendingTests + run.numTodoTests;
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
