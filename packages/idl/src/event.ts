/** flyteidl.event: what an engine reports. */
export * from "./gen/flyteidl/event/cloudevents_pb.ts";
export * from "./gen/flyteidl/event/event_pb.ts";
