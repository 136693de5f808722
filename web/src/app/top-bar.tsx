import { Link, NavLink } from 'react-router';
import { useSession } from '@/features/identity/queries';
import { UserMenu } from '@/features/identity/user-menu';
import { AccountSummary } from '@/features/portfolio/account-summary';
import { MenuItem } from '@/ui/menu';
import { Brand, PaperMark } from '@/ui/brand';
import { ConnectionState } from './connection-state';
import { NotificationCentre } from './notification-centre';
import { adminPage, helpPage, pages } from './pages';

export function TopBar() {
  const { data: user } = useSession();
  return (
    <header className="relative flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel pr-2 pl-3">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
        className="sr-only focus:not-sr-only focus:absolute focus:top-1.5 focus:left-2 focus:z-50 focus:rounded-md focus:bg-paper focus:px-3 focus:py-2 focus:text-on-paper"
      >
        Skip to the content
      </a>
      <Link to="/trade" className="reach rounded">
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
      <AccountSummary className="mx-auto max-md:hidden lg:max-xl:gap-4" />
      <div className="flex items-center gap-2 max-md:ml-auto">
        <ConnectionState />
        {user && <NotificationCentre userId={user.id} />}
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
            <MenuItem asChild>
              <Link to={helpPage.to}>
                <helpPage.Icon aria-hidden className="size-4" />
                {helpPage.name}
              </Link>
            </MenuItem>
            {user.role === 'admin' && (
              <MenuItem asChild>
                <Link to={adminPage.to}>
                  <adminPage.Icon aria-hidden className="size-4" />
                  {adminPage.name}
                </Link>
              </MenuItem>
            )}
          </UserMenu>
        )}
      </div>
    </header>
  );
}
