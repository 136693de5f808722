/** The pages that the palette leads to. */
export const pages: readonly { name: string; to: string }[] = [{ name: 'Trade', to: '/trade' }];
