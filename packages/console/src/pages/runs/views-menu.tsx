import { Button, CloseButton, Group, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { DropDown } from "../../components/drop-down.tsx";
import { useSavedViews, viewSearch } from "./saved-views.ts";

/** Searches that were given a name: gone to, kept, forgotten; the address of each can be sent. */
export function ViewsMenu({ address }: { readonly address: Readonly<Record<string, string | undefined>> }) {
  const { views, save, forget } = useSavedViews();
  const navigate = useNavigate();
  const [naming, setNaming] = useState(false);
  return (
    <>
      <DropDown label="Views">
        {(close) => (
          <>
            {views.map(({ name, search }) => (
              <div key={name} className="hal-drop-row">
                <button
                  type="button"
                  onClick={() => {
                    close();
                    void navigate({ to: ".", search });
                  }}
                >
                  {name}
                </button>
                <CloseButton size="xs" aria-label={`Forget ${name}`} onClick={() => forget(name)} />
              </div>
            ))}
            {views.length > 0 && <hr />}
            <button
              type="button"
              onClick={() => {
                close();
                setNaming(true);
              }}
            >
              Save this view…
            </button>
            <button
              type="button"
              onClick={() => {
                close();
                void navigator.clipboard.writeText(window.location.href);
              }}
            >
              Copy its address
            </button>
          </>
        )}
      </DropDown>
      {naming && (
        <NameView
          close={() => setNaming(false)}
          save={(name) => {
            save({ name, search: viewSearch(address) });
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

function NameView({ close, save }: { readonly close: () => void; readonly save: (name: string) => void }) {
  const [name, setName] = useState("");
  return (
    <Dialog title="Save this view" close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save(name.trim());
        }}
      >
        <TextInput
          label="View's name"
          description="Filters and order, kept in this browser"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ""}>
            Save
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
