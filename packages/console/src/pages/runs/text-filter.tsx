import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { filterText } from "./runs-search.ts";

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly narrow: (value: string) => void;
}

/** Asks the server when typing pauses; follows the address when that changes otherwise. */
export function TextFilter({ label, value, narrow }: TextFilterProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useDebouncedCallback((text: string) => {
    told.current = filterText(text);
    narrow(told.current);
  }, 200);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  const type = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      w={160}
      label={label}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={typed && <CloseButton size="xs" aria-label={`Clear ${label}`} onClick={() => type("")} />}
    />
  );
}
