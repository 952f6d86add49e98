import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

type Html = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style" | "color"> & {
  readonly ref?: React.Ref<HTMLAnchorElement>;
};

/** Links to pages of the console in the forms of Mantine's components, with addresses that the compiler checks. */
export const PageLink = createLink((props: AnchorProps & Html) => <Anchor {...props} />);
export const ButtonLink = createLink((props: ButtonProps & Html) => <Button component="a" {...props} />);
