import type { ComponentType, JSX } from "preact";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { CaseScreen } from "./case/CaseScreen";
import { ItemScreen } from "./item/ItemScreen";
import { KeysDialog } from "./KeysDialog";
import { Notice, ProblemNotice } from "./shared/Notice";
import { caseInfo, recallCase } from "./shared/case_info";
import { server, told } from "./shared/client";
import { caseGrew, listen } from "./shared/events";
import { plain, singleKeys, usePageKeys, writing } from "./shared/hooks";
import { go, route, type Screen } from "./shared/route";
import { TopBar } from "./TopBar";
import { language, t } from "./words/language";

/** Screens that are fetched when first opened, so that the first paint is soon. */
const LATER: Record<Exclude<Screen, "case" | "item">, () => Promise<ComponentType>> = {
  marks: async () => (await import("./marks/MarksScreen")).MarksScreen,
  fix: async () => (await import("./fix/FixScreen")).FixScreen,
  compare: async () => (await import("./compare/CompareScreen")).CompareScreen,
  report: async () => (await import("./report/ReportScreen")).ReportScreen,
};
const loaded: Partial<Record<Screen, ComponentType>> = { case: CaseScreen, item: ItemScreen };

const WARM_MS = 1200;

/** Once the first page stands, the other screens and the base map are fetched, so that they open at once. */
async function warm(): Promise<void> {
  try {
    for (const [name, load] of Object.entries(LATER)) loaded[name as Screen] ??= await load();
    await (await import("./fix/map/base_map")).warmMap();
  } catch {
    // they are fetched when they are opened
  }
}

export function App(): JSX.Element {
  const [keys, setKeys] = useState(false);
  useEffect(listen, []);
  useEffect(() => {
    const timer = setTimeout(() => void warm(), WARM_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    void recallCase();
  }, [caseGrew.value]);
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  usePageKeys((event) => {
    if (!plain(event) || writing(event) || !singleKeys.value) return;
    if (event.key === "?") setKeys(true);
    const screen = SCREEN_KEYS[event.key];
    if (screen) go(screen, route.value.items);
  });
  return (
    <div class="shell">
      <div>
        <a class="skip" href="#content" onClick={toContent}>
          {t("app.skip")}
        </a>
        <TopBar onKeys={() => setKeys(true)} />
      </div>
      <div class="banners">
        {server.value === "gone" && <Notice kind="bad" testid="offline">{t("app.offline")}</Notice>}
        {server.value === "stranger" && <Notice kind="bad" testid="stranger">{t("app.unauthorised")}</Notice>}
      </div>
      <Content />
      <KeysDialog open={keys} onClose={() => setKeys(false)} />
    </div>
  );
}

const SCREEN_KEYS: Record<string, Screen> = { "1": "case", "2": "item", "3": "marks", "4": "fix", "5": "compare", "6": "report" };

function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

function Content(): JSX.Element {
  const [broken, mend] = useErrorBoundary();
  const { screen, items } = route.value;
  const [, redraw] = useState(0);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (broken) mend();
    main.current?.scrollTo(0, 0);
    document.title = `${t(`screen.${screen}`)} · Noonmark`;
  }, [screen, items.join()]);
  useEffect(() => {
    if (loaded[screen] || screen === "case" || screen === "item") return;
    void LATER[screen]().then((component) => {
      loaded[screen] = component;
      redraw((n) => n + 1);
    });
  }, [screen]);
  const Screen = caseInfo.value && caseInfo.value.id === null ? CaseScreen : loaded[screen];
  return (
    <main id="content" tabIndex={-1} ref={main} data-testid={`screen-${screen}`}>
      {broken ? <ProblemNotice problem={told(broken)} again={mend} /> : Screen ? <Screen key={screen === "case" ? screen : `${screen} ${items.join()}`} /> : <p class="section soft">{t("app.loading")}</p>}
    </main>
  );
}
