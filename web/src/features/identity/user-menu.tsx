import type { ReactNode } from 'react';
import { CircleUser, LogOut, Moon, Sun } from 'lucide-react';
import type { User } from '@/api/types';
import { Button } from '@/ui/button';
import { Menu, MenuItem, MenuLabel } from '@/ui/menu';
import { useTheme } from '@/ui/theme';
import { useLogout } from './queries';

interface UserMenuProps {
  user: User;
  /** Stands before what is about the user: where else to go. */
  children?: ReactNode;
}

export function UserMenu({ user, children }: UserMenuProps) {
  const logout = useLogout();
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label="User menu">
          <CircleUser aria-hidden className="size-5" />
        </Button>
      }
    >
      <MenuLabel>
        <p className="text-sm font-medium">{user.username}</p>
        <p className="text-xs text-muted">{user.is_demo ? 'Demo user: signing out ends it for good' : user.email}</p>
      </MenuLabel>
      {children}
      <MenuItem onSelect={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
        {theme === 'dark' ? <Sun aria-hidden className="size-4" /> : <Moon aria-hidden className="size-4" />}
        {theme === 'dark' ? 'Light theme' : 'Dark theme'}
      </MenuItem>
      <MenuItem onSelect={() => logout.mutate()}>
        <LogOut aria-hidden className="size-4" />
        Sign out
      </MenuItem>
    </Menu>
  );
}
