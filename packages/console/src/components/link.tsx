import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  Menu,
  type MenuItemProps,
  NavLink,
  type NavLinkProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";

type Html = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style" | "color"> & {
  readonly ref?: React.Ref<HTMLAnchorElement>;
};

/** Links to pages of the console in the forms of Mantine's components, with addresses that the compiler checks. */
export const PageLink = createLink((props: AnchorProps & Html) => <Anchor {...props} />);
export const ButtonLink = createLink((props: ButtonProps & Html) => <Button component="a" {...props} />);
export const MenuItemLink = createLink((props: MenuItemProps & Html) => <Menu.Item component="a" {...props} />);
export const NavigationLink = createLink((props: NavLinkProps & Html) => <NavLink {...props} />);
