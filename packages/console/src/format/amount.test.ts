import { expect, test } from "vitest";
import { amountText } from "./amount.ts";

test("bytes are told in the unit that fits, and pieces as they are", () => {
  expect(amountText("memory", 0)).toBe("0 B");
  expect(amountText("memory", 1536 * 1024 ** 2)).toBe("1.5 GiB");
  expect(amountText("ephemeral-storage", 20 * 1024 ** 3)).toBe("20 GiB");
  expect(amountText("cpu", 0.1 + 0.2)).toBe("0.3");
  expect(amountText("gpu", 2)).toBe("2");
});
