/** Tests of workflows: mocks, answers to gates, a clock, and what ran. */
export * from "@haltere/sdk/testing-kit";
