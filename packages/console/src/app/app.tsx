import { TransportProvider } from "@connectrpc/connect-query";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createQueryClient } from "../data/query-client.ts";
import { transport } from "../data/transport.ts";
import { ClockProvider } from "./clock-choice.tsx";
import { ConnectionProvider } from "./connection.tsx";
import { router } from "./routes.tsx";
import { styleNonce } from "./style-nonce.ts";
import { theme } from "./theme.ts";

const queryClient = createQueryClient();

/** The console: what every page needs, around the page of the address. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <TransportProvider transport={transport}>
        <QueryClientProvider client={queryClient}>
          <ClockProvider>
            <ConnectionProvider>
              <RouterProvider router={router} />
            </ConnectionProvider>
          </ClockProvider>
        </QueryClientProvider>
      </TransportProvider>
    </MantineProvider>
  );
}
