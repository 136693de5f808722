import { Outlet } from 'react-router';
import { ChaosBanner } from '@/features/chaos/chaos-banner';
import { ErasureBanner } from '@/features/identity/privacy';
import { FillToasts } from '@/features/orders/fill-toasts';
import { ConnectionBanner } from './connection-state';
import { PageBar } from './page-bar';
import { TopBar } from './top-bar';
import { VenueBar } from './venue-bar';

/** What every page but the terminal has around it. */
export function Page() {
  return (
    <div className="flex h-dvh flex-col">
      <TopBar />
      <VenueBar />
      <ConnectionBanner />
      <ErasureBanner />
      <ChaosBanner />
      <FillToasts />
      <div id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
        <Outlet />
      </div>
      <PageBar />
    </div>
  );
}
