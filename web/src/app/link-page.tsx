import { Link } from 'react-router';
import { EmailConfirmation, ForgottenPasswordForm, NewPasswordForm } from '@/features/identity/email-forms';
import { Brand, PaperMark } from '@/ui/brand';

const kinds = {
  'forgotten-password': {
    title: 'Forgotten password',
    intro: 'A link in a mail sets a new one.',
    Form: ForgottenPasswordForm,
  },
  'reset-password': { title: 'Set a new password', intro: 'It ends all your sessions.', Form: NewPasswordForm },
  'confirm-email': { title: 'Confirm your address', intro: '', Form: EmailConfirmation },
};

/** What is done without being signed in: mostly where a link in a mail leads. */
export function LinkPage({ kind }: { kind: keyof typeof kinds }) {
  const { title, intro, Form } = kinds[kind];
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 p-4 py-10">
      <title>{`${title} · TradeCraft`}</title>
      <Link to="/" className="reach flex items-center gap-3 rounded text-lg">
        <Brand />
        <PaperMark />
      </Link>
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <h1 className="mb-1 text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mb-5 text-muted">{intro}</p>
        <Form />
        <p className="mt-5 text-center">
          <Link to="/sign-in" className="reach rounded text-muted underline-offset-4 hover:underline">
            Back to sign in
          </Link>
        </p>
      </div>
    </main>
  );
}
