import { Button } from '@/ui/button';
import { useToast } from '@/ui/toast';

/** Codes that are shown this once. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const toast = useToast();
  const text = codes.join('\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast({ title: 'Recovery codes copied' }),
      () => toast({ title: 'Not copied', detail: 'The browser does not allow it here.', tone: 'down' }),
    );
  return (
    <div className="space-y-3 rounded-md border border-strong-line bg-raised p-3">
      <p>
        <strong>Keep these recovery codes.</strong> Each signs you in once when you have lost your second factor. They
        are not shown again.
      </p>
      <ol aria-label="Recovery codes" className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>Copy</Button>
        <a
          className="inline-flex h-9 pointer-coarse:h-11 items-center rounded-md border border-line px-3 hover:bg-hover"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="tradecraft-recovery-codes.txt"
        >
          Save as a file
        </a>
        <Button look="primary" onClick={done}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
