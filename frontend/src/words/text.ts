/** One text in English, Russian and Ukrainian: a missing one is a compile error. */
export type Text = readonly [en: string, ru: string, uk: string];
export type Texts = Record<string, Text>;
