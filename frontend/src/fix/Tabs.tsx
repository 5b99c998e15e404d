import type { ComponentChildren, JSX } from "preact";
import { placeOf } from "../shared/roving";

interface Props {
  tabs: readonly { name: string; word: string; many?: number | undefined }[];
  chosen: string;
  onChoose: (name: string) => void;
  children: ComponentChildren;
}

export function Tabs({ tabs, chosen, onChoose, children }: Props): JSX.Element {
  const keys = (event: KeyboardEvent): void => {
    const to = placeOf(event.key, tabs.findIndex((tab) => tab.name === chosen), tabs.length);
    const tab = to === null ? undefined : tabs[to];
    if (!tab) return;
    event.preventDefault();
    onChoose(tab.name);
    document.getElementById(`tab-${tab.name}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" onKeyDown={keys}>
        {tabs.map((tab) => (
          <button key={tab.name} type="button" role="tab" id={`tab-${tab.name}`} aria-selected={tab.name === chosen} aria-controls="tab-panel" tabIndex={tab.name === chosen ? 0 : -1} onClick={() => onChoose(tab.name)} data-testid={`tab-${tab.name}`}>
            {tab.word}
            {tab.many !== undefined && <span class="soft"> {tab.many}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`} class="tab-panel">
        {children}
      </div>
    </div>
  );
}
