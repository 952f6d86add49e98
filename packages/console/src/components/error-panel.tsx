import { Code, ConnectError } from "@connectrpc/connect";
import { Alert, Button, Code as CodeText, Group, Text } from "@mantine/core";

interface ErrorPanelProps {
  /** What was to be done: `The runs could not be read`. */
  readonly what: string;
  readonly error: unknown;
  readonly retry?: () => void;
}

/** Says what failed, why, the request's id to look for in the log, and offers to try again. */
export function ErrorPanel({ what, error, retry }: ErrorPanelProps) {
  const { rawMessage, code, metadata } = ConnectError.from(error);
  const requestId = metadata.get("x-request-id");
  return (
    <Alert color="red" variant="light" title={what} role="alert">
      <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {rawMessage}
      </Text>
      <Group mt="xs" gap="sm">
        {retry && (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )}
        <Text size="xs" c="dimmed">
          {Code[code]}
          {requestId && (
            <>
              {" · request "}
              <CodeText>{requestId}</CodeText>
            </>
          )}
        </Text>
      </Group>
    </Alert>
  );
}
