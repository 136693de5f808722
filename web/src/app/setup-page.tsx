import { useState } from 'react';
import { Link } from 'react-router';
import { useFirstAdministrator } from '@/features/identity/queries';
import { NewUserForm } from '@/features/identity/sign-up-form';
import { Brand, PaperMark } from '@/ui/brand';

/** What the link leads to that a server without an administrator prints. */
export function SetupPage() {
  const become = useFirstAdministrator();
  const [token] = useState(() => window.location.hash.slice(1));
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 p-4 py-10">
      <title>Set up · TradeCraft</title>
      <Link to="/" className="reach flex items-center gap-3 rounded text-lg">
        <Brand />
        <PaperMark />
      </Link>
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <h1 className="mb-1 text-xl font-semibold tracking-tight">Set up this exchange</h1>
        <p className="mb-5 text-muted">
          {token
            ? 'You become its administrator. The link is good once.'
            : 'Open the link that the server printed when it started: it makes its first visitor the administrator.'}
        </p>
        {token && <NewUserForm begin={become} more={{ token }} action="Become administrator" />}
      </div>
    </main>
  );
}
