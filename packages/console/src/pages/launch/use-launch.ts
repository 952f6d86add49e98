import { clone, create, toJsonString } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { useMutation } from "@connectrpc/connect-query";
import { type ExecutionCreateRequest, ExecutionCreateRequestSchema } from "@haltere/idl/admin";
import { type WorkflowExecutionIdentifier, WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { useRef } from "react";

/**
 * Sends a launch, once however often it is asked to: what is under way is not sent again, and what is tried again after an answer was lost goes by the
 * name that it went by before, which stands then.
 */
export function useLaunch() {
  const { mutateAsync, isPending } = useMutation(AdminService.method.createExecution);
  const busy = useRef(false);
  const tried = useRef<{ readonly body: string; readonly name: string }>(undefined);

  /** The run that was made; undefined while another is under way. */
  const send = async (request: ExecutionCreateRequest): Promise<WorkflowExecutionIdentifier | undefined> => {
    if (busy.current) return undefined;
    busy.current = true;
    try {
      const body = toJsonString(ExecutionCreateRequestSchema, request);
      const before = tried.current?.body === body ? tried.current.name : undefined;
      const name = request.name || before || newName();
      tried.current = { body, name };
      const named = clone(ExecutionCreateRequestSchema, request);
      named.name = name;
      try {
        const { id } = await mutateAsync(named);
        return id;
      } catch (thrown) {
        const { code } = ConnectError.from(thrown);
        if (code !== Code.AlreadyExists || before === undefined || request.name !== "") throw thrown;
        const { project, domain } = request;
        return create(WorkflowExecutionIdentifierSchema, { project, domain, name });
      }
    } finally {
      busy.current = false;
    }
  };
  return { send, isPending };
}

/** As flytekit names runs: a letter, and hexadecimal digits. */
function newName(): string {
  return `f${crypto.randomUUID().replaceAll("-", "").slice(0, 19)}`;
}
