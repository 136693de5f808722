import type { User } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { useConfirm } from '@/ui/confirm';
import { saveFile } from '@/ui/csv';
import { FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { useBeginExport, useDownload, useErasure, useExport, useRestoration } from './privacy-queries';
import { useSession } from './queries';

/** What a user can have done with all that is stored about them. */
export function Privacy({ user }: { user: User }) {
  return (
    <Card title="Privacy">
      <div className="space-y-5 p-4">
        <Export />
        <Erasure eraseAt={user.erase_at} />
      </div>
    </Card>
  );
}

function Export() {
  const made = useExport();
  const begin = useBeginExport();
  const download = useDownload();
  const save = () =>
    download.mutate(undefined, {
      onSuccess: (file) => saveFile('tradecraft-my-data.zip', 'application/zip', file),
    });
  const problem = begin.error ?? download.error;
  const state = made.data?.state;
  return (
    <section aria-label="Your data" className="space-y-2">
      <div className="flex items-center gap-3">
        <div>
          <p className="font-medium">Your data</p>
          <p className="text-xs text-muted">
            Everything that is stored about you, in a zip of JSON and CSV: orders, trades, ledger, sign-ins and the
            rest. It is kept for a day.
          </p>
        </div>
        <Button
          size="small"
          className="ml-auto shrink-0"
          busy={begin.isPending || state === 'making'}
          onClick={() => begin.mutate()}
        >
          {state === 'ready' ? 'Make it anew' : 'Put it together'}
        </Button>
      </div>
      {made.isPending && <Skeleton rows={1} />}
      {made.isError && !made.data && <Failure error={made.error} retry={() => void made.refetch()} />}
      {state === 'making' && (
        <progress aria-label="Putting your data together" className="w-full" max={100} value={made.data?.percent} />
      )}
      {state === 'failed' && <FieldError>It could not be put together. Try again.</FieldError>}
      {made.data?.state === 'ready' && (
        <div className="flex items-center gap-3">
          <p className="text-xs text-muted">
            Ready: {Math.ceil((made.data.bytes ?? 0) / 1024)} KB
            {made.data.expires_at !== null && `, until ${format.dayAndTime(made.data.expires_at)}`}
          </p>
          <Button look="primary" size="small" className="ml-auto" busy={download.isPending} onClick={save}>
            Download
          </Button>
        </div>
      )}
      {problem && <FieldError>{problem.message}</FieldError>}
    </section>
  );
}

function Erasure({ eraseAt }: { eraseAt: string | null }) {
  const erase = useErasure();
  const restore = useRestoration();
  const confirm = useConfirm();
  const toast = useToast();
  const press = async () => {
    const question = {
      title: 'Delete your account?',
      detail:
        'For seven days you can sign in and take it back. Then your name, address and settings are gone for good and your accounts are closed; your trades are kept under a number.',
      action: 'Delete my account',
      always: true,
    };
    if (await confirm(question)) erase.mutate();
  };
  const takeBack = () => restore.mutate(undefined, { onSuccess: () => toast({ title: 'Your account stays' }) });
  const problem = erase.error ?? restore.error;
  return (
    <section aria-label="Delete your account" className="space-y-2">
      <div className="flex items-center gap-3">
        <div>
          <p className="font-medium">Delete your account</p>
          <p className="text-xs text-muted">
            {eraseAt === null
              ? 'In seven days everything that says who you are is gone. Until then you can take it back.'
              : `Your account will be deleted on ${format.dayAndTime(eraseAt)}.`}
          </p>
        </div>
        {eraseAt === null ? (
          <Button size="small" className="ml-auto shrink-0" busy={erase.isPending} onClick={() => void press()}>
            Delete
          </Button>
        ) : (
          <Button look="primary" size="small" className="ml-auto shrink-0" busy={restore.isPending} onClick={takeBack}>
            Take it back
          </Button>
        )}
      </div>
      {problem && <FieldError>{problem.message}</FieldError>}
    </section>
  );
}

/** Says across every page that the account goes, and lets it stay. */
export function ErasureBanner() {
  const { data: user } = useSession();
  const restore = useRestoration();
  if (!user?.erase_at) return null;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-3 bg-warn px-3 py-1 text-xs text-page"
    >
      <p className="font-medium">Your account will be deleted on {format.dayAndTime(user.erase_at)}.</p>
      <button
        type="button"
        className="min-h-6 cursor-pointer font-medium underline"
        disabled={restore.isPending}
        onClick={() => restore.mutate()}
      >
        Keep my account
      </button>
    </div>
  );
}
