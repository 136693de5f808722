import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { StreamContext } from '@/stream/hooks';
import { ConfirmProvider } from '@/ui/confirm';
import { ToastProvider } from '@/ui/toast';
import { AuthPage } from './auth-page';
import { CrashPage } from './crash-page';
import { LandingPage } from './landing-page';
import { SignedIn, SignedOut } from './sign-in-gate';
import { queries, stream } from './wiring';

const router = createBrowserRouter([
  {
    ErrorBoundary: CrashPage,
    HydrateFallback: () => null,
    children: [
      {
        element: <SignedOut />,
        children: [
          { path: '/', element: <LandingPage /> },
          { path: '/sign-in', element: <AuthPage mode="sign-in" /> },
          { path: '/sign-up', element: <AuthPage mode="sign-up" /> },
        ],
      },
      {
        element: <SignedIn />,
        children: [
          // Who only signs in need not load what is behind the door.
          {
            path: '/trade/:symbol?',
            lazy: async () => ({ Component: (await import('./terminal-page')).TerminalPage }),
          },
          {
            lazy: async () => ({ Component: (await import('./page')).Page }),
            children: [
              {
                path: '/settings',
                lazy: async () => ({ Component: (await import('./settings-page')).SettingsPage }),
              },
              { path: '/market', lazy: async () => ({ Component: (await import('./market-page')).MarketPage }) },
              {
                path: '/portfolio',
                lazy: async () => ({ Component: (await import('./portfolio-page')).PortfolioPage }),
              },
            ],
          },
        ],
      },
      { path: '*', element: <Navigate to="/" replace /> },
    ],
  },
]);

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <StreamContext value={stream}>
        <ToastProvider>
          <ConfirmProvider>
            {/* Not as transitions: React lets urgent updates pass those, and in a fast market there is one in every frame. */}
            <RouterProvider router={router} useTransitions={false} />
          </ConfirmProvider>
        </ToastProvider>
      </StreamContext>
    </QueryClientProvider>
  );
}
