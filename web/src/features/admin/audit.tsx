import { Download } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import { Problem } from '@/api/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { saveFile } from '@/ui/csv';
import { Field } from '@/ui/field';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { Answered, List, Nothing } from './parts';
import { type AuditQuery, exportAudit, useAudit } from './queries';

const fields = ['user_id', 'action', 'subject', 'outcome'] as const;

export function Audit() {
  const [query, setQuery] = useState<AuditQuery>({});
  const [saving, setSaving] = useState(false);
  const found = useAudit(query);
  const toast = useToast();
  const choose = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name) ?? '').trim();
    const time = (name: string) => (text(name) ? { [name]: new Date(text(name)).toISOString() } : {});
    setQuery({
      ...Object.fromEntries(fields.filter((name) => text(name)).map((name) => [name, text(name)])),
      ...time('from'),
      ...time('to'),
    });
  };
  const save = async () => {
    setSaving(true);
    try {
      saveFile('audit.csv', 'text/csv', await exportAudit(query));
    } catch (problem) {
      toast({ title: 'Not saved', detail: problem instanceof Problem ? problem.message : '', tone: 'down' });
    } finally {
      setSaving(false);
    }
  };
  return (
    <Card
      title="Audit"
      tools={
        <Button size="small" look="quiet" busy={saving} onClick={() => void save()} aria-label="Save the audit as CSV">
          <Download aria-hidden className="size-3.5" />
          CSV
        </Button>
      }
    >
      <form
        onSubmit={choose}
        aria-label="Filter"
        className="grid grid-cols-2 items-end gap-3 p-3 md:grid-cols-4 xl:grid-cols-7"
      >
        <Field label="User id" name="user_id" inputMode="numeric" pattern="\d{1,18}" />
        <Field label="Action" name="action" placeholder="user.sign_in" />
        <Field label="Done to" name="subject" placeholder="account:101" />
        <Field label="Outcome" name="outcome" placeholder="ok" />
        <Field label="From" name="from" type="datetime-local" />
        <Field label="Before" name="to" type="datetime-local" />
        <Button type="submit">Filter</Button>
      </form>
      <Answered query={found}>
        {({ pages }) => (
          <>
            <List name="Audit" headings={['When', 'User', 'Action', 'Done to', 'Outcome', 'From where', 'As asked']}>
              {pages
                .flatMap((page) => page.items)
                .map((entry) => (
                  <tr key={entry.id} className="hover:bg-hover/40">
                    <Td>{format.dayAndTime(entry.at)}</Td>
                    <Td>{entry.user_id ?? '—'}</Td>
                    <Td>{entry.action}</Td>
                    <Td>{entry.subject ?? '—'}</Td>
                    <Td className={entry.outcome === 'ok' || entry.outcome === 'begun' ? '' : 'text-down'}>
                      {entry.outcome}
                    </Td>
                    <Td>
                      {entry.address ?? '—'} <span className="text-muted">{entry.user_agent?.slice(0, 24)}</span>
                    </Td>
                    <Td className="max-w-80 truncate">{entry.details ? JSON.stringify(entry.details) : '—'}</Td>
                  </tr>
                ))}
            </List>
            {pages[0]?.items.length === 0 && <Nothing>Nothing matches.</Nothing>}
          </>
        )}
      </Answered>
      {found.hasNextPage && (
        <Button look="quiet" className="m-2" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Card>
  );
}
