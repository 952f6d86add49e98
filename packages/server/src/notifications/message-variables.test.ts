import { expect, test } from "vitest";
import { escapeHtml, escapeJson, fillTemplate } from "./message-variables.ts";

const variables = { name: "a <b>", "launch_plan.name": "{{ name }}", error: 'say "no"\n' };

test("variables are put in with blanks or without, once, and nothing else is touched", () => {
  expect(fillTemplate("{{ name }}|{{name}}|{{ other }}|{ name }", variables)).toBe("a <b>|a <b>|{{ other }}|{ name }");
  expect(fillTemplate("{{ launch_plan.name }}", variables)).toBe("{{ name }}");
  expect(fillTemplate("{{ constructor }}", variables)).toBe("{{ constructor }}");
});

test("values are escaped for where they stand", () => {
  expect(fillTemplate("<p>{{ name }}</p>", variables, escapeHtml)).toBe("<p>a &lt;b&gt;</p>");
  expect(JSON.parse(fillTemplate('{"text": "{{ error }}"}', variables, escapeJson))).toEqual({ text: variables.error });
});
