import { Link, useLocation } from 'react-router';
import { DemoButton } from '@/features/identity/demo-button';
import { SignInForm } from '@/features/identity/sign-in-form';
import { SignUpForm } from '@/features/identity/sign-up-form';
import { Brand, PaperMark } from '@/ui/brand';

export function AuthPage({ mode }: { mode: 'sign-in' | 'sign-up' }) {
  const { state } = useLocation();
  const isSignIn = mode === 'sign-in';
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 p-4 py-10">
      <title>{`${isSignIn ? 'Sign in' : 'Create an account'} · TradeCraft`}</title>
      <Link to="/" className="reach flex items-center gap-3 rounded text-lg">
        <Brand />
        <PaperMark />
      </Link>
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <h1 className="mb-1 text-xl font-semibold tracking-tight">{isSignIn ? 'Sign in' : 'Create an account'}</h1>
        <p className="mb-5 text-muted">
          {isSignIn ? 'Welcome back to your paper exchange.' : 'It opens with 100,000 USD of paper money.'}
        </p>
        {isSignIn ? <SignInForm /> : <SignUpForm />}
        <p className="mt-5 text-center text-muted">
          {isSignIn ? 'New here? ' : 'Have an account? '}
          <Link
            to={isSignIn ? '/sign-up' : '/sign-in'}
            state={state}
            className="reach rounded font-medium text-paper underline-offset-4 hover:underline"
          >
            {isSignIn ? 'Create an account' : 'Sign in'}
          </Link>
        </p>
      </div>
      <div className="flex items-center gap-3 text-muted">
        In a hurry? <DemoButton look="plain" size="medium" />
      </div>
    </main>
  );
}
