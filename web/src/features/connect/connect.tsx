import { Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Segmented } from '@/ui/segmented';
import { useToast } from '@/ui/toast';
import { examplesFor, type Language, placeholders } from './examples';

const languages: readonly { value: Language; label: string }[] = [
  { value: 'curl', label: 'curl' },
  { value: 'python', label: 'Python' },
  { value: 'javascript', label: 'JavaScript' },
  { value: 'csharp', label: 'C#' },
];

const link = 'rounded underline underline-offset-4 hover:text-paper';

/** How a program of one's own reads, trades and listens here. */
export function Connect({ server }: { server: string }) {
  const [language, setLanguage] = useState<Language>('curl');
  return (
    <>
      <Card title="Connect a program">
        <ol className="list-decimal space-y-4 p-4 pl-9">
          <li>
            The address that a program begins with:
            <Code label="Address of the API">{`${server}/api/v1`}</Code>
          </li>
          <li>
            Make a key for it under{' '}
            <Link to="/settings/keys" className={link}>
              Settings, API keys
            </Link>
            : of the kind “Secret”, with the scopes that it needs (read, and trade where it places orders). Keep its
            secret, which is shown once, and put both in the place of {placeholders.key} and {placeholders.secret}.
          </li>
          <li>Try one of the programs below. They run as they stand.</li>
        </ol>
      </Card>
      <Card
        title="Examples"
        tools={<Segmented label="Language" size="small" value={language} onChange={setLanguage} options={languages} />}
      >
        <div className="space-y-4 p-4">
          {examplesFor(server)[language].map(({ task, needs, code }) => (
            <section key={task} aria-label={task}>
              <h3 className="font-semibold">{task}</h3>
              {needs && <p className="text-xs text-muted">{needs}</p>}
              <Code label={task}>{code}</Code>
            </section>
          ))}
        </div>
      </Card>
      <Card title="All there is to ask">
        <ul className="space-y-2 p-4">
          <li>
            <a href="/docs/api" className={link}>
              The API and the stream
            </a>
            : every route with what it takes and answers, and every message of the stream.
          </li>
          <li>
            <a href="/api/v1/openapi.json" className={link}>
              The same as an OpenAPI document
            </a>
            , from which clients can be generated.
          </li>
          <li className="text-muted">
            Prices, quantities and money are exact, and so are text. What is refused says why with a code that does not
            change. Send an Idempotency-Key with what places or moves: sent again, it is done once.
          </li>
        </ul>
      </Card>
    </>
  );
}

function Code({ label, children }: { label: string; children: string }): ReactNode {
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(children).then(
      () => toast({ title: 'Copied' }),
      () => toast({ title: 'Not copied', detail: 'The browser does not allow it here.', tone: 'down' }),
    );
  return (
    <div className="relative mt-2">
      <pre
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-md border border-line bg-raised p-3 pr-12 font-mono text-xs leading-relaxed"
      >
        {children}
      </pre>
      <Button
        size="icon"
        look="quiet"
        aria-label={`Copy: ${label}`}
        onClick={() => void copy()}
        className="absolute top-1 right-1 bg-raised pointer-coarse:size-11"
      >
        <Copy aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
