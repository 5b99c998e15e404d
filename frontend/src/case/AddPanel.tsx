import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { bytesOf } from "../shared/time";
import { known, t } from "../words/language";
import { sendAll, stopUpload, uploads, type Upload } from "./uploads";

export function AddPanel({ onAdded }: { onAdded: () => void }): JSX.Element {
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const add = (files: Iterable<File>): void => void sendAll([...files]).then(onAdded);
  useDrops(add, setOver);
  return (
    <section class="section" aria-labelledby="add-title">
      <h2 id="add-title">{t("case.add")}</h2>
      <div class={over ? "drop over" : "drop"}>
        <p>{t("case.drop")}</p>
        <button type="button" class="first" onClick={() => picker.current?.click()} data-testid="add-files">
          {t("case.add")}
        </button>
        <input
          ref={picker} class="seen" type="file" multiple tabIndex={-1} aria-label={t("case.add")} data-testid="file-input"
          onChange={(event) => {
            add(event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
        <p class="small soft">{t("case.dropHelp")}</p>
      </div>
      <ul aria-label={t("case.uploads")} data-testid="uploads">
        {uploads.value.slice(0, 20).map((one) => (
          <UploadRow key={one.key} upload={one} />
        ))}
      </ul>
    </section>
  );
}

/** Files may be dropped anywhere on the page. */
function useDrops(add: (files: Iterable<File>) => void, over: (is: boolean) => void): void {
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      over(true);
    };
    const leave = (event: DragEvent): void => {
      if (!event.relatedTarget) over(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer?.files.length) add(event.dataTransfer.files);
    };
    window.addEventListener("dragover", drag);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", drag);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
}

function UploadRow({ upload }: { upload: Upload }): JSX.Element {
  const share = upload.size ? upload.sent / upload.size : 1;
  const active = upload.state === "running" || upload.state === "waiting";
  return (
    <li class="job" data-testid={`upload-${upload.state}`}>
      <span class="row spread">
        <span class="grow">{upload.name}</span>
        <span class="soft small">{upload.state === "waiting" ? t("case.waiting") : active ? `${bytesOf(upload.sent)} / ${bytesOf(upload.size)}` : known("jobs", upload.state)}</span>
      </span>
      {active && (
        <span class="row">
          <span class="bar grow" role="progressbar" aria-label={upload.name} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100}>
            <span style={{ width: `${share * 100}%` }} />
          </span>
          <button type="button" onClick={() => stopUpload(upload.key)}>
            {t("app.cancel")}
          </button>
        </span>
      )}
      {upload.problem && <span class="small" lang="en">{upload.problem.problem}{upload.problem.remedy ? `; ${upload.problem.remedy}` : ""}</span>}
    </li>
  );
}
