import { Box, Card, Text, Title } from "@mantine/core";
import type { Facts } from "../../format/facts.ts";

/** Facts in columns, as many as there is room for; long texts are wrapped, not cut. */
export function FactGroups({ groups }: { readonly groups: readonly Facts[] }) {
  return (
    <Box style={{ columns: "22rem auto", columnGap: 12 }}>
      {groups.map(({ title, facts }) => (
        <Card key={title} withBorder padding="sm" mb={12} style={{ breakInside: "avoid" }}>
          <Title order={2} mb={6} style={{ overflowWrap: "anywhere" }}>
            {title}
          </Title>
          <dl className="hal-facts">
            {facts.map(([name, text]) => (
              <div key={name}>
                <Text component="dt" size="sm" c="dimmed">
                  {name}
                </Text>
                <dd className="hal-mono">{text}</dd>
              </div>
            ))}
          </dl>
        </Card>
      ))}
    </Box>
  );
}
