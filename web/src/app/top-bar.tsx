import { Link, NavLink } from 'react-router';
import { Bell } from '@/features/alerts/bell';
import { useSession } from '@/features/identity/queries';
import { UserMenu } from '@/features/identity/user-menu';
import { AccountSummary } from '@/features/portfolio/account-summary';
import { MenuItem } from '@/ui/menu';
import { Brand, PaperMark } from '@/ui/brand';
import { ConnectionState } from './connection-state';
import { pages } from './pages';

export function TopBar() {
  const { data: user } = useSession();
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel pr-2 pl-3">
      <Link to="/trade" className="rounded">
        <Brand />
      </Link>
      <PaperMark />
      <nav aria-label="Main" className="ml-2 flex gap-1 max-lg:hidden">
        {pages.map(({ to, name }) => (
          <NavLink
            key={to}
            to={to}
            className="rounded-md px-2.5 py-1.5 text-muted hover:bg-hover hover:text-text aria-[current]:bg-raised aria-[current]:font-medium aria-[current]:text-text"
          >
            {name}
          </NavLink>
        ))}
      </nav>
      <AccountSummary className="mx-auto max-md:hidden" />
      <div className="flex items-center gap-2 max-md:ml-auto">
        <ConnectionState />
        {user && <Bell userId={user.id} />}
        {user && (
          <UserMenu user={user}>
            {pages.map(({ to, name, Icon }) => (
              <div key={to} className="lg:hidden">
                <MenuItem asChild>
                  <Link to={to}>
                    <Icon aria-hidden className="size-4" />
                    {name}
                  </Link>
                </MenuItem>
              </div>
            ))}
          </UserMenu>
        )}
      </div>
    </header>
  );
}
