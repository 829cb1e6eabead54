// One run: its jobs as a picture and a list; of the chosen job its steps, of the chosen step its log.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { ask } from '/ops/ask.js';
import { picture } from '/ops/graph.js';
import { chosenJob, closeLog } from '/ops/job.js';
import { outcome, pill, table } from '/ops/parts.js';
import { read, readAll } from '/ops/api.js';
import { link } from '/ops/route.js';
import { UNKNOWN, count, counted, ref, took, when } from '/ops/words.js';

const MOST_JOBS = 1000;
const OPEN = ['queued', 'running'];
const TO_APPROVE = 'waits for approval';

let run = null;
let jobs = [];
let graph = null;
let annotations = null;

export async function refresh(page) {
  const [id] = page.route.ids;
  if (run?.id !== Number(id)) {
    leave();
  }
  const path = `/api/v1/runs/${id}`;
  const [nextRun, nextJobs, nextAnnotations, nextGraph] = await Promise.all([
    read(path),
    readAll(`${path}/jobs`, 'jobs', MOST_JOBS),
    read(`${path}/annotations?per_page=100`),
    graph ?? read(`${path}/graph`),
  ]);
  run = nextRun;
  jobs = nextJobs;
  annotations = nextAnnotations;
  graph = nextGraph;
}

export function leave() {
  run = null;
  jobs = [];
  graph = null;
  annotations = null;
  closeLog();
}

/** The heading shows what is announced. */
export const headed = true;

export const announce = () => (run ? `Run ${run.repo} #${run.run_index}: ${outcome(run).replaceAll('_', ' ')}.` : '');

export function view(page) {
  if (!run || run.id !== Number(page.route.ids[0])) {
    return html`<h1>Run</h1>`;
  }
  const chosen = Number(page.route.ids[1]) || null;
  const job = jobs.find((one) => one.id === chosen);
  return html`
    <h1>${run.repo} #${run.run_index}: ${run.workflow_name || run.workflow_file} ${pill(outcome(run))}</h1>
    ${facts()} ${actions(page)}
    ${graph ? picture(graph, new Map(jobs.map((one) => [one.id, one])), run, chosen) : nothing}
    ${list(chosen)}
    ${job ? chosenJob(page, run, job) : nothing}
    ${said()}`;
}

const facts = () => html`
  <p class="facts">
    <span>${run.event.replaceAll('_', ' ')} of <b>${ref(run.head_ref)}</b> <span class="code">${run.head_sha.slice(0, 12)}</span></span>
    <span>queued <b>${when(run.created_at)}</b></span><span>took <b>${took(run.started_at, run.completed_at)}</b></span>
    ${run.concurrency_group ? html`<span>group <b>${run.concurrency_group}</b></span>` : nothing}
    ${run.parent_run_id ? html`<span>again, after <a href=${link(`runs/${run.parent_run_id}`)}>run ${run.parent_run_id}</a></span>` : nothing}
    <a href="#/runs?repo_id=${run.repo_id}">runs of this repository</a>
  </p>`;

function actions(page) {
  if (!page.operator) {
    return html`<p class="quiet">This token reads; to cancel, rerun or approve takes an operator's.</p>`;
  }
  const is = OPEN.includes(run.status);
  const path = `/api/v1/runs/${run.id}`;
  const again = (answer) => html`Run <a href=${link(`runs/${answer.run_id}`)}>#${answer.run_index}</a> was queued.`;
  return html`
    <div class="actions">
      ${is && jobs.some((job) => job.blocker === TO_APPROVE)
        ? html`<button class="strong" @click=${() => page.act(`${path}/approve`, {}, () => 'Approved.')}>Approve</button>
            <button class="danger" @click=${() => sure(page, 'Reject', `${path}/reject`, () => 'Rejected.')}>Reject</button>`
        : nothing}
      ${is
        ? html`<button class="danger" @click=${() => sure(page, 'Cancel', `${path}/cancel`, (answer) => `Cancelled: ${counted(answer.changed_jobs, 'job')} changed.`)}>Cancel the run</button>`
        : html`<button @click=${() => page.act(`${path}/rerun`, {}, again)}>Rerun all jobs</button>
            ${run.conclusion === 'success' ? nothing : html`<button @click=${() => page.act(`${path}/rerun`, { failed_only: true }, again)}>Rerun what did not succeed</button>`}`}
    </div>`;
}

async function sure(page, action, path, said) {
  const agreed = await ask({ title: `${action} run #${run.run_index} of ${run.repo}?`, text: 'Jobs that wait end at once; those that run are told, and end when their runner hears it.', action: `${action} it` });
  if (agreed !== null) {
    await page.act(path, {}, said);
  }
}

const note = (job) => job.blocker ?? job.end_reason ?? (job.cancel_requested && OPEN.includes(job.status) ? 'was told to stop' : '');

const list = (chosen) =>
  table(
    'Jobs and their check runs',
    [
      ['State', (job) => pill(outcome(job))],
      ['Job', (job) => html`<a href=${link(`runs/${run.id}/${job.id}`)} aria-current=${job.id === chosen ? 'true' : nothing}>${job.name || job.key}</a>`, 'wide'],
      ['Needs', (job) => job.needs.join(', ') || UNKNOWN],
      ['Runs on', (job) => job.runs_on || 'any runner'],
      ['Runner', (job) => (job.runner_id ? html`<a href=${link(`runners/${job.runner_id}`)}>${job.runner_id}</a>` : UNKNOWN)],
      ['Took', (job) => took(job.started_at, job.completed_at), 'number'],
      ['Attempt', (job) => count(job.attempt), 'number'],
      ['Why', note, 'wide'],
      ['Check run', (job) => (job.check_run ? html`${pill(outcome(job.check_run))} ${job.check_run.output?.title ?? ''}` : UNKNOWN), 'wide'],
    ],
    jobs,
  );

function said() {
  if (!annotations || annotations.total_count === 0) {
    return nothing;
  }
  const more = annotations.total_count - annotations.annotations.length;
  return html`
    ${table(
      `What the logs say${more > 0 ? `, the first ${count(annotations.annotations.length)} of ${count(annotations.total_count)}` : ''}`,
      [
        ['Level', (it) => html`<span class="pill ${{ failure: 'bad', warning: 'watch' }[it.annotation_level] ?? 'plain'}">${it.annotation_level}</span>`],
        ['Where', (it) => html`<span class="code">${it.path}:${it.start_line}</span>`, 'wide'],
        ['What', (it) => html`${it.title ? html`<b>${it.title}</b>: ` : nothing}${it.message}`, 'wide'],
        ['Log', (it) => html`<a href=${link(`runs/${run.id}/${it.job_id}/${it.step_id}`)}>line ${count(it.log_line)}</a>`, 'number'],
      ],
      annotations.annotations,
    )}`;
}
