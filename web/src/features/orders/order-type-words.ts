import type { Sketch } from './order-type-sketch';

export interface OrderTypeWords {
  name: string;
  says: string;
  sketch: Sketch;
}

/** Each kind of order in two sentences and a picture. In the pictures green buys, red sells, and a ring is where an order is set off. */
export const orderTypes: readonly OrderTypeWords[] = [
  {
    name: 'Market',
    says: 'Trades at once, at the best prices that are there. You know how much you get, and only about what it costs.',
    sketch: { price: '6,44 30,36 55,42 80,30 110,34 150,30', dots: [{ x: 80, y: 30, tone: 'up' }] },
  },
  {
    name: 'Limit',
    says: 'Trades at your price or a better one, never at a worse. What cannot trade at once waits in the book until somebody meets it.',
    sketch: {
      price: '6,16 30,22 50,14 75,30 100,46 120,40 150,28',
      levels: [{ y: 46, name: 'Limit', tone: 'up' }],
      dots: [{ x: 100, y: 46, tone: 'up' }],
    },
  },
  {
    name: 'Stop',
    says: 'Waits until the price reaches the stop, then becomes a market order. It ends a loss; in a fast market it may trade below the stop.',
    sketch: {
      price: '6,16 35,10 60,20 85,36 100,50 120,58 150,54',
      levels: [{ y: 36, name: 'Stop', tone: 'down' }],
      dots: [
        { x: 85, y: 36, tone: 'trigger' },
        { x: 92, y: 42, tone: 'down' },
      ],
    },
  },
  {
    name: 'Stop limit',
    says: 'Waits for the stop, then becomes a limit order. It never trades at a worse price than the limit, and so perhaps not at all.',
    sketch: {
      price: '6,14 35,10 60,18 85,32 105,42 125,56 150,60',
      levels: [
        { y: 32, name: 'Stop', tone: 'down' },
        { y: 48, name: 'Limit', tone: 'plain' },
      ],
      dots: [
        { x: 85, y: 32, tone: 'trigger' },
        { x: 98, y: 39, tone: 'down' },
      ],
    },
  },
  {
    name: 'Trailing stop',
    says: 'A stop that follows the price at a distance while it goes your way, and stays where it is when the price turns. So it keeps most of a gain.',
    sketch: {
      price: '6,50 30,38 45,42 75,18 100,10 125,28 150,44',
      trail: '6,64 30,54 45,54 75,36 100,28 150,28',
      dots: [{ x: 125, y: 28, tone: 'trigger' }],
      levels: [],
    },
  },
  {
    name: 'Take profit',
    says: 'Waits until the price has gone your way as far as you say, then trades. As a take profit limit it does not trade at a worse price than its limit.',
    sketch: {
      price: '6,54 35,48 60,52 90,30 115,16 135,22 150,20',
      levels: [{ y: 16, name: 'Take profit', tone: 'down' }],
      dots: [{ x: 115, y: 16, tone: 'down' }],
    },
  },
  {
    name: 'Bracket',
    says: 'An order with its exits: a take profit, a stop, or both, which wait until it has filled. When one exit fills, the other is cancelled.',
    sketch: {
      price: '6,22 30,38 55,30 80,36 110,20 130,12 150,16',
      levels: [
        { y: 12, name: 'Take profit', tone: 'down' },
        { y: 38, name: 'Entry', tone: 'up' },
        { y: 58, name: 'Stop', tone: 'down', gone: true },
      ],
      dots: [
        { x: 30, y: 38, tone: 'up' },
        { x: 130, y: 12, tone: 'down' },
      ],
    },
  },
  {
    name: 'One cancels the other',
    says: 'A limit and a stop for what you hold already. The one that fills first cancels the other.',
    sketch: {
      price: '6,30 30,22 55,34 80,28 105,46 125,56 150,50',
      levels: [
        { y: 12, name: 'Limit', tone: 'down', gone: true },
        { y: 46, name: 'Stop', tone: 'down' },
      ],
      dots: [
        { x: 105, y: 46, tone: 'trigger' },
        { x: 113, y: 50, tone: 'down' },
      ],
    },
  },
  {
    name: 'Iceberg',
    says: 'Shows a part of its quantity in the book and keeps the rest hidden. When the part is gone the next one queues up, at the end of its price.',
    sketch: {
      bars: [
        { x: 16, seen: 14, rest: 32, name: 'First' },
        { x: 66, seen: 14, rest: 18, name: 'Then' },
        { x: 116, seen: 14, rest: 0, name: 'Last' },
      ],
    },
  },
  {
    name: 'Post only',
    says: 'A limit order that only waits: it is refused where it would trade at once. So it always pays the maker’s fee.',
    sketch: {
      price: '6,40 30,46 55,40 80,46 105,52 125,52 150,44',
      levels: [
        { y: 30, name: 'Refused', tone: 'plain', gone: true },
        { y: 52, name: 'Waits', tone: 'up' },
      ],
      dots: [{ x: 105, y: 52, tone: 'up' }],
    },
  },
  {
    name: 'Reduce only',
    says: 'Makes a position smaller and never turns it round: what is more than you hold is cut off. It is cancelled when there is nothing left to reduce.',
    sketch: {
      bars: [
        { x: 16, seen: 44, rest: 0, name: 'Before' },
        { x: 66, seen: 18, rest: 26, name: 'Sells' },
        { x: 116, seen: 2, rest: 0, name: 'Never below' },
      ],
    },
  },
  {
    name: 'Time in force',
    says: 'How long an order waits: until you cancel it, until the end of the day, or until a date. Immediate takes what is there and cancels the rest, fill or kill takes all or nothing, and shares can also trade at the open or at the close.',
    sketch: {
      spans: [
        { name: 'Cancelled', from: 0, to: 146 },
        { name: 'Date', from: 0, to: 110 },
        { name: 'Day', from: 0, to: 60 },
        { name: 'Immediate', from: 0, to: 4 },
        { name: 'Open', from: 0, to: 4 },
        { name: 'Close', from: 56, to: 60 },
      ],
    },
  },
];
