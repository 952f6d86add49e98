/** The words behind `--` of the task that cleans up; flytekit's. Those of the eager task stand behind them. */
export const cleanUpWords = ["eager", "failure", "handler"] as const;
