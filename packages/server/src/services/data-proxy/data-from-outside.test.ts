import { integerLiteral, literalMap } from "@haltere/core";
import { NodeExecution_Phase as Phase } from "@haltere/idl/core";
import { ArtifactType } from "@haltere/idl/service";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, nodeEvent, nodeId } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

/** Events from outside name any place: what is not ours to read is not there. */

let plane: TestControlPlane;
const id = executionId("p", "e");
const addressed = (rest: string) => plane.dataProxy.getData({ flyteUrl: `flyte://v1/p/development/e/${rest}` });
const deckOf = (node: string, artifactType: ArtifactType) =>
  plane.dataProxy.createDownloadLink({ artifactType, source: { case: "nodeExecutionId", value: nodeId(id, node) } });

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  const spec = { launchPlan: launchPlanId({ project: "p", name: "w" }) };
  await plane.admin.createExecution({ ...id, spec, inputs: literalMap({ a: integerLiteral(4) }) });
});
afterAll(() => plane.close());

test("a deck elsewhere is not found; nor are other artifacts; none at all is a wrong argument", async () => {
  await plane.admin.createNodeEvent(nodeEvent(id, "deck", Phase.RUNNING, 1, { deckUri: "s3://b/deck.html" }));
  await expect(deckOf("deck", ArtifactType.DECK)).rejects.toMatchObject({ code: "NotFound" });
  await expect(deckOf("deck", ArtifactType.UNDEFINED)).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(addressed("deck/d")).rejects.toMatchObject({ code: "NotFound" });
});

test("a node that is not there is not found when its deck is read, and a wrong argument when a link is asked for", async () => {
  await expect(addressed("none/d")).rejects.toMatchObject({ code: "NotFound" });
  await expect(deckOf("none", ArtifactType.DECK)).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("an attempt that no attempt can be is a wrong argument", async () => {
  await expect(addressed("deck/99999999999999999999/i")).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(addressed("deck/7/d")).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("content that is no literal map reads as the empty one", async () => {
  const value = `${plane.blobs.root}/metadata/garbage`;
  await plane.blobs.write(value, new Uint8Array([255, 255, 255]));
  await plane.admin.createNodeEvent(
    nodeEvent(id, "garbage", Phase.RUNNING, 1, { inputValue: { case: "inputUri", value } }),
  );
  expect((await addressed("garbage/i")).data).toMatchObject({ case: "literalMap", value: literalMap({}) });
});

test("an offloaded literal is answered as it was told: its reader fetches it", async () => {
  const offloadedMetadata = { uri: "s3://b/large.pb", sizeBytes: 9n };
  const value = { literals: { x: { value: { case: "offloadedMetadata" as const, value: offloadedMetadata } } } };
  await plane.admin.createNodeEvent(
    nodeEvent(id, "offloaded", Phase.RUNNING, 1, { inputValue: { case: "inputData", value } }),
  );
  expect((await addressed("offloaded/i/x")).data).toMatchObject({
    case: "literal",
    value: { value: { case: "offloadedMetadata", value: offloadedMetadata } },
  });
});
