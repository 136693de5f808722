import type { ComponentProps } from 'react';
import { Button } from '@/ui/button';
import { FieldError } from '@/ui/field';
import { useDemo } from './queries';

/** One click to a funded account that nobody needs to remember. */
export function DemoButton(props: Pick<ComponentProps<typeof Button>, 'look' | 'size' | 'className'>) {
  const demo = useDemo();
  return (
    <div>
      <Button look="primary" size="large" {...props} busy={demo.isPending} onClick={() => demo.mutate(undefined)}>
        Try the demo
      </Button>
      {demo.error && <FieldError>{demo.error.message}</FieldError>}
    </div>
  );
}
