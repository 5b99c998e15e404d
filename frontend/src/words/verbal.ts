import type { Text } from "./text";

/** The scale of the ENFSI guideline (2015, table 2), as the server words it. */
export const verbalWords = {
  "verbal.weak support for the claim": ["weak support for the claim", "слабая поддержка утверждения", "слабка підтримка твердження"],
  "verbal.weak support for the alternative": ["weak support for the alternative", "слабая поддержка альтернативы", "слабка підтримка альтернативи"],
  "verbal.moderate support for the claim": ["moderate support for the claim", "умеренная поддержка утверждения", "помірна підтримка твердження"],
  "verbal.moderate support for the alternative": ["moderate support for the alternative", "умеренная поддержка альтернативы", "помірна підтримка альтернативи"],
  "verbal.moderately strong support for the claim": ["moderately strong support for the claim", "умеренно сильная поддержка утверждения", "помірно сильна підтримка твердження"],
  "verbal.moderately strong support for the alternative": ["moderately strong support for the alternative", "умеренно сильная поддержка альтернативы", "помірно сильна підтримка альтернативи"],
  "verbal.strong support for the claim": ["strong support for the claim", "сильная поддержка утверждения", "сильна підтримка твердження"],
  "verbal.strong support for the alternative": ["strong support for the alternative", "сильная поддержка альтернативы", "сильна підтримка альтернативи"],
  "verbal.very strong support for the claim": ["very strong support for the claim", "очень сильная поддержка утверждения", "дуже сильна підтримка твердження"],
  "verbal.very strong support for the alternative": ["very strong support for the alternative", "очень сильная поддержка альтернативы", "дуже сильна підтримка альтернативи"],
  "verbal.extremely strong support for the claim": ["extremely strong support for the claim", "чрезвычайно сильная поддержка утверждения", "надзвичайно сильна підтримка твердження"],
  "verbal.extremely strong support for the alternative": ["extremely strong support for the alternative", "чрезвычайно сильная поддержка альтернативы", "надзвичайно сильна підтримка альтернативи"],
  "verbal.no support for the claim over the alternative, or the other way round": ["no support for the claim over the alternative, or the other way round", "ни утверждение, ни альтернатива не получают поддержки", "ні твердження, ні альтернатива не отримують підтримки"],
  "verbal.not determined": ["not determined", "не определено", "не визначено"],
} as const satisfies Record<string, Text>;
