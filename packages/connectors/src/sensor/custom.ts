import { z } from "zod";

/** The category of sensors, flytekit's. */
export const taskType = "sensor";

/** Where the sensors that come with the connector are found. */
export const ownModule = "haltere.sensors";

/** What a sensor's template says, as flytekit's BaseSensor writes it. */
export const SensorCustom = z.object({
  /** The module and the export in it that tell whether it is time. */
  sensor_module: z.string(),
  sensor_name: z.string(),
  sensor_config: z.record(z.string(), z.unknown()).nullish(),
});
