import { task } from "haltere";

export const a = task({ image: "{{.image.gpu.fqn}}:{{.image.default.version}}", environment: { A: "task" } }, () => {});
export const b = task({ image: "{{.image.gpu}}" }, () => {});
export const c = task({}, () => {});

export const options = { env: { S: "1", A: "from-settings" }, images: { gpu: "ghcr.io/example/gpu:v9" } };
