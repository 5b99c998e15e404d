import { signal } from "@preact/signals";
import { catalogue, type Key } from "./catalogue";
import type { Text } from "./text";

export type Language = "en" | "ru" | "uk";
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "ru", name: "Русский" },
  { code: "uk", name: "Українська" },
];
const PLACE: Record<Language, 0 | 1 | 2> = { en: 0, ru: 1, uk: 2 };
const KEPT = "noonmark-language";

export const language = signal<Language>(firstLanguage());

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  const wished = [kept, ...navigator.languages].map((code) => code?.slice(0, 2));
  return (wished.find((code) => code === "en" || code === "ru" || code === "uk") as Language | undefined) ?? "en";
}

export function speak(code: Language): void {
  localStorage.setItem(KEPT, code);
  language.value = code;
}

/** The text of a key in the chosen language; `{name}` stands for a value. */
export function t(key: Key, values?: Record<string, string | number>): string {
  const text = catalogue[key] as Text | undefined; // a key made from a server's word may be new
  return text ? filled(text[PLACE[language.value]], values) : key;
}

export function filled(text: string, values?: Record<string, string | number>): string {
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;
}

/** A word of the server's vocabulary (a kind, a nuisance) where the catalogue has it, else as it came. */
export function known(prefix: string, word: string): string {
  const key = `${prefix}.${word}`;
  return key in catalogue ? t(key as Key) : word;
}
