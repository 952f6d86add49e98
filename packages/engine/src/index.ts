export type { Engine, EngineOptions, LaunchRequest } from "./engine.ts";
