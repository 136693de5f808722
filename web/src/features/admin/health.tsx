import type { HealthOverview } from '@/api/types';
import { Card } from '@/ui/card';
import { Td } from '@/ui/table';
import { Answered, bytes, Facts, List, Nothing, sentence } from './parts';
import { useHealth } from './queries';

export function Health() {
  const health = useHealth();
  return (
    <Answered query={health}>
      {(now) => (
        <div className="grid grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-4">
          <Venue venue={now.venue} />
          <Card title="Database">
            <Facts
              facts={[
                ['State', now.database.problem ?? 'Answers', now.database.problem ? 'text-down' : 'text-up'],
                ['Answers in', now.database.answers_in_ms === null ? '—' : `${now.database.answers_in_ms} ms`],
                ['Size', bytes(now.database.bytes)],
                ['Connections', now.database.connections ?? '—'],
                ['PostgreSQL', now.database.version ?? '—'],
              ]}
            />
          </Card>
          <Card title="Machine">
            <Facts
              facts={[
                ['Disk free', bytes(now.machine.disk_free)],
                ['Disk', bytes(now.machine.disk_size)],
                ['Memory', bytes(now.machine.memory)],
                ['Of which objects', bytes(now.machine.heap)],
                ['Processors', now.machine.processors],
                ['Running for', duration(now.machine.up_seconds)],
              ]}
            />
          </Card>
          <Card title="Traffic">
            <Facts
              facts={[
                ['Connections', now.traffic.connections],
                ['Streams', now.traffic.sockets],
                ['Requests a second', now.traffic.requests_per_second],
                ['Messages a second', now.traffic.messages_per_second],
                ['Events a second', now.traffic.events_per_second],
              ]}
            />
          </Card>
          <Card title="Readers of the log" className="md:col-span-2 xl:col-span-4">
            <List
              name="Readers of the log"
              headings={['Reader', { name: 'Events behind', number: true }, { name: 'Seconds behind', number: true }]}
            >
              {now.readers.map((reader) => (
                <tr key={reader.reader}>
                  <Td>{reader.reader}</Td>
                  <Td number>{reader.events}</Td>
                  <Td number>{reader.seconds}</Td>
                </tr>
              ))}
            </List>
            {now.readers.length === 0 && <Nothing>Nothing reads the log yet.</Nothing>}
          </Card>
        </div>
      )}
    </Answered>
  );
}

function Venue({ venue }: { venue: HealthOverview['venue'] }) {
  const isWell = venue.status === 'open' && venue.failures.length === 0;
  return (
    <Card title="Venue">
      <Facts
        facts={[
          ['State', sentence(venue.status), isWell ? 'text-up' : 'text-down'],
          ['Failed since the start', venue.failures.length === 0 ? 'Nothing' : venue.failures.map(sentence).join(', ')],
          ['Last event', venue.sequence],
          ['Not in tables yet', venue.behind],
        ]}
      />
    </Card>
  );
}

function duration(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
