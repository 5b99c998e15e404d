/** The report's ramp, pale amber to deep plum (ends as lightness, chroma, hue in Oklab; Ottosson 2020). */
const FROM = [0.86, 0.12, 78] as const;
const TO = [0.33, 0.13, -18] as const;
/** Density is told down to a thousandth of the greatest, on a logarithmic scale. */
const DECADES = 3;

export function levelOf(value: number, most: number): number {
  if (value <= 0 || most <= 0) return -1;
  return 1 + Math.log10(value / most) / DECADES;
}

export function rampColour(level: number): string {
  const at = Math.max(0, Math.min(1, level));
  const [light, chroma, hue] = FROM.map((from, n) => from + at * ((TO[n] ?? 0) - from)) as [number, number, number];
  return `oklch(${light} ${chroma} ${(hue + 360) % 360})`;
}
