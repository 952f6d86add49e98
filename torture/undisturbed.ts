import { databaseFaults } from "./checks/database.ts";
import { journalFaults } from "./checks/journal.ts";
import { outcomes } from "./checks/outcomes.ts";
import { createClient, type Program } from "./client.ts";
import type { Undisturbed } from "./round.ts";
import { register, type Scene } from "./scene.ts";
import { withSnapshot } from "./snapshot.ts";

/** Registers the program, runs it in peace, and keeps the data as they were before. */
export async function prepare(scene: Scene): Promise<Undisturbed> {
  scene.serveConnectors();
  const first = await scene.start();
  await register(first, scene);
  await first.stop();
  scene.keep();

  const second = await scene.start();
  const client = createClient(() => second.address, scene.ledger);
  const programs: readonly Program[] = ["every", "failing", ...(scene.python === undefined ? [] : ["python" as const])];
  for (const program of programs) await client.launch(program, program, "peace");
  while ((await client.live(programs)).length > 0) await client.answerGates("every");
  await second.stop();
  return withSnapshot(scene.data, scene.own, (snapshot) => {
    const ended = outcomes(snapshot);
    const [every, failing, python] = [ended.get("every"), ended.get("failing"), ended.get("python")];
    const faults = [...databaseFaults(snapshot), ...journalFaults(snapshot)];
    if (
      every?.phase !== "SUCCEEDED" ||
      failing?.phase !== "FAILED" ||
      (python?.phase ?? "SUCCEEDED") !== "SUCCEEDED" ||
      faults.length > 0
    )
      throw new Error(`an undisturbed run went wrong: ${JSON.stringify({ every, failing, python, faults }, null, 1)}`);
    return { every, failing, python };
  });
}
