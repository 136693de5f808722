/** Words of the trade that newcomers ask about, each in a sentence or two. */
export const glossary = {
  maker: {
    name: 'Maker',
    means: 'The order that waited in the book, and whose price was traded at. Makers often pay a lower fee.',
  },
  taker: {
    name: 'Taker',
    means: 'The order that came and traded at once with one that waited. Takers often pay a higher fee.',
  },
  spread: {
    name: 'Spread',
    means:
      'The difference between the best ask and the best bid. Who buys and sells at once loses it. bp is a basis point, a hundredth of a percent.',
  },
  slippage: {
    name: 'Slippage',
    means:
      'How far the average price of the order is from the best price now. A large order takes worse prices after the best one.',
  },
  average: {
    name: 'Average price',
    means: 'What the order would pay or get on average, over all prices that it takes.',
  },
} as const;

export type Word = keyof typeof glossary;
