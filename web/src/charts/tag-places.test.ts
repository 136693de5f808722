import { expect, test } from 'vitest';
import { TagPlaces } from './tag-places';

const size = { width: 100, height: 20 };
const placed = (places: TagPlaces, ...heights: number[]) => {
  places.clear();
  return heights.map((y) => {
    const { left, below } = places.take(y, size, 600);
    return `${left}${below ? ` ${below} below` : ''}`;
  });
};

test('tags at nearly the same height stand beside each other', () => {
  expect(placed(new TagPlaces(), 100, 110, 115, 200)).toEqual(['8', '112', '216', '8']);
});

test('a tag goes beside the buttons in the corner, or below them where it has no room there', () => {
  const places = new TagPlaces();
  places.corner = { top: 20, bottom: 50, right: 220 };
  expect(placed(places, 5, 30, 45, 70)).toEqual(['8', '224', '328', '8']);
  places.corner = { top: 20, bottom: 50, right: 520 };
  expect(placed(places, 30, 70)).toEqual(['8 34 below', '112']);
});

test('a tag that has no room beside the others goes below them', () => {
  expect(placed(new TagPlaces(), 100, 101, 102, 103, 104, 105)).toEqual([
    '8',
    '112',
    '216',
    '320',
    '424',
    '8 21 below',
  ]);
});
