import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { Answered, Facts, List, Nothing, sentence } from './parts';
import { useFeed } from './queries';

export function Feeds() {
  return (
    <Answered query={useFeed()}>
      {(feed) => (
        <>
          <Card title="Feed">
            <Facts
              facts={[
                ['Name', sentence(feed.name)],
                ['State', sentence(feed.state), feed.state === 'stalled' ? 'text-down' : ''],
                ['Taken by the venue', feed.posted],
                ['Left out', feed.dropped],
                ['Fell silent', feed.stalls],
                ['Heard of', feed.heard_at ? format.dayAndTime(feed.heard_at) : 'Never'],
              ]}
            />
          </Card>
          <Card title="Providers">
            <List
              name="Providers"
              headings={[
                'Name',
                'State',
                { name: 'Messages', number: true },
                { name: 'Reconnects', number: true },
                { name: 'Gaps', number: true },
                'Heard of',
                'Problem',
              ]}
            >
              {feed.sources.map((source) => (
                <tr key={source.name}>
                  <Td>{source.name}</Td>
                  <Td className={source.state === 'stalled' ? 'text-down' : ''}>{sentence(source.state)}</Td>
                  <Td number>{source.messages}</Td>
                  <Td number>{source.reconnects}</Td>
                  <Td number>{source.gaps}</Td>
                  <Td>{source.heard_at ? format.dayAndTime(source.heard_at) : 'Never'}</Td>
                  <Td>{source.problem ?? 'None'}</Td>
                </tr>
              ))}
            </List>
            {feed.sources.length === 0 && <Nothing>Nothing live is played.</Nothing>}
          </Card>
        </>
      )}
    </Answered>
  );
}
