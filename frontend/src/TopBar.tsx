import type { JSX } from "preact";
import { jobs } from "./shared/events";
import { caseInfo } from "./shared/case_info";
import { IconButton } from "./shared/Icon";
import { hashOf, route, type Screen } from "./shared/route";
import { language, LANGUAGES, speak, t, type Language } from "./words/language";

const SCREENS: readonly Screen[] = ["case", "item", "marks", "fix", "compare", "report"];

export function TopBar({ onKeys }: { onKeys: () => void }): JSX.Element {
  const { screen, items } = route.value;
  return (
    <header class="top">
      <a class="brand" href={hashOf("case")} data-testid="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
          <path d="M4 25h24M16 25V5" stroke="currentColor" stroke-width="2.4" fill="none" />
          <path d="M16 25L28 12" stroke="#f5b820" stroke-width="3.2" stroke-linecap="round" />
        </svg>
        Noonmark
      </a>
      <nav aria-label={t("app.screens")}>
        <ul>
          {SCREENS.map((name) => (
            <li key={name}>
              <a href={hashOf(name, kept(name, items))} aria-current={name === screen ? "page" : undefined} data-testid={`nav-${name}`}>
                {t(`screen.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="title">{caseInfo.value?.id ? caseInfo.value.title : ""}</p>
      <Working />
      <select aria-label={t("app.language")} value={language.value} data-testid="language" onChange={(event) => speak(event.currentTarget.value as Language)}>
        {LANGUAGES.map((one) => (
          <option key={one.code} value={one.code} lang={one.code}>
            {one.name}
          </option>
        ))}
      </select>
      <IconButton icon="keys" name={t("app.keys")} keyName="?" onClick={onKeys} testid="keys" />
    </header>
  );
}

/** Screens of one item keep the first of several. */
function kept(screen: Screen, items: number[]): number[] {
  if (screen === "case") return items;
  return screen === "fix" || screen === "compare" ? items : items.slice(0, 1);
}

function Working(): JSX.Element | null {
  const running = jobs.value.filter((job) => job.state === "running" || job.state === "waiting");
  const first = running[0];
  if (!first) return null;
  const share = first.total ? Math.min(1, first.done / first.total) : 0;
  return (
    <span class="working small" role="status" data-testid="working">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span lang="en">{first.words}</span>
      {running.length > 1 ? ` +${running.length - 1}` : ""}
    </span>
  );
}
