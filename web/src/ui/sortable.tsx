import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  type Modifier,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { GripVertical } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { cx } from './cx';

interface SortableProps {
  /** Names the list. */
  label: string;
  /** Each item's key, in order. */
  ids: readonly string[];
  /** How an item is called, for its handle and for who listens. */
  nameOf: (id: string) => string;
  onMove: (from: number, to: number) => void;
  children: (id: string) => ReactNode;
  className?: string;
  gripClass?: string;
}

const onlyDown: Modifier = ({ transform }) => ({ ...transform, x: 0 });

/**
 * A list whose items are put in another order: dragged by their handle, or by keys. On a handle Space picks up, the arrows move, Space puts
 * down and Escape gives up; anywhere in an item Alt with an arrow moves it by one.
 */
export function Sortable({ label, ids, nameOf, onMove, children, className, gripClass }: SortableProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const [said, setSaid] = useState('');
  const place = (id: string | number) => `place ${ids.indexOf(String(id)) + 1} of ${ids.length}`;
  const name = (id: string | number) => nameOf(String(id));

  const drop = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onMove(ids.indexOf(String(active.id)), ids.indexOf(String(over.id)));
  };
  const press = (event: KeyboardEvent, id: string) => {
    const step = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0) : 0;
    const from = ids.indexOf(id);
    const to = from + step;
    if (step === 0 || to < 0 || to >= ids.length) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(from, to);
    setSaid(`${nameOf(id)}, place ${to + 1} of ${ids.length}`);
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[onlyDown]}
      onDragEnd={drop}
      accessibility={{
        screenReaderInstructions: {
          draggable: 'Space picks it up, the arrow keys move it, Space puts it down, Escape gives up.',
        },
        announcements: {
          onDragStart: ({ active }) => `${name(active.id)} picked up, ${place(active.id)}.`,
          onDragOver: ({ active, over }) => (over ? `${name(active.id)}, ${place(over.id)}.` : undefined),
          onDragEnd: ({ active, over }) => `${name(active.id)} put down${over ? `, ${place(over.id)}` : ''}.`,
          onDragCancel: ({ active }) => `${name(active.id)} stays where it was.`,
        },
      }}
    >
      <p role="status" className="sr-only">
        {said}
      </p>
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        <ul aria-label={label} className={className}>
          {ids.map((id) => (
            <Item key={id} id={id} name={nameOf(id)} gripClass={gripClass} onKeyDown={(event) => press(event, id)}>
              {children(id)}
            </Item>
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  );
}

interface ItemProps {
  id: string;
  name: string;
  gripClass: string | undefined;
  onKeyDown: (event: KeyboardEvent) => void;
  children: ReactNode;
}

function Item({ id, name, gripClass, onKeyDown, children }: ItemProps) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id,
  });
  return (
    <li
      ref={setNodeRef}
      onKeyDown={onKeyDown}
      style={{ transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined, transition }}
      className={cx('group/row relative flex items-center', isDragging && 'z-20 bg-raised shadow-lg')}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={`Move ${name}`}
        title="Drag to move, or Alt with ↑ or ↓"
        className={cx(
          'flex shrink-0 touch-none items-center justify-center text-faint hover:text-text',
          isDragging ? 'cursor-grabbing' : 'cursor-grab',
          gripClass,
        )}
      >
        <GripVertical aria-hidden className="size-3.5" />
      </button>
      {children}
    </li>
  );
}
