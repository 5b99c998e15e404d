import type { JSX } from "preact";
import type { Job } from "../shared/api";
import { cancel, jobs } from "../shared/events";
import { hashOf } from "../shared/route";
import { known, t } from "../words/language";

export function JobsPanel(): JSX.Element {
  return (
    <section class="section" aria-labelledby="jobs-title">
      <h2 id="jobs-title">{t("jobs.title")}</h2>
      {jobs.value.length === 0 && <p class="soft small">{t("jobs.none")}</p>}
      <ul aria-live="polite" data-testid="jobs">
        {jobs.value.slice(0, 12).map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

function JobRow({ job }: { job: Job }): JSX.Element {
  const share = job.total ? Math.min(1, job.done / job.total) : job.state === "done" ? 1 : 0;
  const problem = typeof job.problem === "string" ? job.problem : job.problem?.problem;
  return (
    <li class="job" data-testid={`job-${job.state}`}>
      <span class="row spread">
        <span class="grow" lang="en">{job.words}</span>
        <span class="soft small">{known("jobs", job.state)}</span>
      </span>
      {(job.state === "running" || job.state === "waiting") && (
        <span class="row">
          <span class="bar grow" role="progressbar" aria-label={job.words} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100}>
            <span style={{ width: `${share * 100}%` }} />
          </span>
          <button type="button" onClick={() => void cancel(job.id)} data-testid="cancel-job">
            {t("app.cancel")}
          </button>
        </span>
      )}
      {problem && <span class="small" lang="en">{problem}</span>}
      {job.result?.broken && <span class="small soft" lang="en">{job.result.broken}</span>}
      {job.result?.item !== undefined && (
        <a class="small" href={hashOf("item", [job.result.item])} data-testid="job-item">
          {t("jobs.open")}
        </a>
      )}
    </li>
  );
}
