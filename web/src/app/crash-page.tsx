import { useRouteError } from 'react-router';
import { baseOf, venue } from '@/api/venue';
import { Button } from '@/ui/button';

/** What is left when a component has thrown: a sentence and a way back, instead of a blank page. */
export function CrashPage() {
  const error = useRouteError();
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="text-lg font-semibold">Something went wrong on this page</h1>
      <p className="max-w-md text-muted">
        Your orders and money are safe with the exchange. {error instanceof Error && `The page said: ${error.message}`}
      </p>
      <Button look="primary" onClick={() => window.location.assign(`${baseOf(venue)}/`)}>
        Load it again
      </Button>
    </main>
  );
}
