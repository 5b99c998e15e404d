import type { JSX } from "preact";
import type { ItemDetail } from "../shared/api";
import { ask } from "../shared/client";
import { caseGrew } from "../shared/events";
import { useAsk } from "../shared/hooks";
import { ProblemNotice } from "../shared/Notice";
import { hashOf, route } from "../shared/route";
import { t } from "../words/language";
import { Details } from "./Details";
import "./item.css";
import { Player } from "./Player";

export function ItemScreen(): JSX.Element {
  const number = route.value.items[0];
  return number === undefined ? <ChooseItem /> : <OneItem number={number} />;
}

export function ChooseItem(): JSX.Element {
  return (
    <div class="case-empty">
      <h1 class="seen">{t(`screen.${route.value.screen}`)}</h1>
      {t("app.noItem")} <a href={hashOf("case")}>{t("app.toCase")}</a>
    </div>
  );
}

function OneItem({ number }: { number: number }): JSX.Element {
  const asked = useAsk((signal) => ask<ItemDetail>(`/api/items/${number}`, { signal }), [number, caseGrew.value]);
  const detail = asked.value;
  if (!detail) return asked.problem ? <ProblemNotice problem={asked.problem} again={asked.again} /> : <p class="section soft">{t("app.loading")}</p>;
  return (
    <div class="item">
      <h1 class="seen">{detail.item.name}</h1>
      <div class="item-main">
        {detail.broken !== null ? (
          <div class="notice bad" role="alert" data-testid="broken">
            <strong>{t("item.broken")}</strong>
            <p lang="en">{detail.broken}</p>
          </div>
        ) : detail.frames ? (
          <Player detail={detail} />
        ) : (
          <p class="case-empty">{detail.item.name}</p>
        )}
      </div>
      <aside class="item-side" aria-label={t("item.details")} tabIndex={0}>
        <Details detail={detail} />
      </aside>
    </div>
  );
}
