import { Button, TextInput } from "@mantine/core";

interface FindBarProps {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
  /** How many places there are, and the one that is shown, from 0. */
  readonly count: number;
  readonly more?: boolean;
  readonly at: number;
  readonly go: (at: number) => void;
}

/** Finds a text within a value: Enter goes to the next place, with Shift to the one before. */
export function FindBar({ label, text, change, count, more = false, at, go }: FindBarProps) {
  const to = (place: number) => count > 0 && go((place + count) % count);
  return (
    <>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder="Find"
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") to(at + (event.shiftKey ? -1 : 1));
          if (event.key === "Escape" && text !== "") {
            event.preventDefault();
            event.nativeEvent.stopPropagation();
            change("");
          }
        }}
      />
      {text !== "" && (
        <>
          <span className="value-type" role="status">
            {count === 0
              ? "nowhere"
              : `${(at + 1).toLocaleString("en")} of ${count.toLocaleString("en")}${more ? "+" : ""}`}
          </span>
          <Button variant="default" size="compact-xs" disabled={count === 0} onClick={() => to(at - 1)}>
            Back
          </Button>
          <Button variant="default" size="compact-xs" disabled={count === 0} onClick={() => to(at + 1)}>
            Next
          </Button>
        </>
      )}
    </>
  );
}
