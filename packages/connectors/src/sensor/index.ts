/** Waiting for what happens elsewhere: the tasks for workflows, and the connector that serves them. */
export type { SensorConnectorOptions } from "./connector.ts";
export { SensorConnector } from "./connector.ts";
export { blobSensor, fileSensor, timeSensor, urlSensor } from "./own-sensor-tasks.ts";
export type { Predicate, SensedBlobs, SensorContext } from "./predicate.ts";
export type { SensedInputs, SensorTaskOptions } from "./sensor-task.ts";
export { sensorTask } from "./sensor-task.ts";
