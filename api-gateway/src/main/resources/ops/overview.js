// The state of the whole: what waits, who works, how fast, and what goes wrong; what needs a look stands out.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { empty, figure, table } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { link } from '/ops/route.js';
import { count, counted, rate, time, when, words } from '/ops/words.js';

let overview = null;
let letters = null;

export async function refresh() {
  [overview, letters] = await Promise.all([read('/api/v1/ops/overview'), read('/api/v1/ops/dead-letters?per_page=1')]);
}

const unserved = (line) => line.waiting > 0 && line.live_runners === 0;

export function announce() {
  if (!overview) {
    return 'Looking at the queue and the runners…';
  }
  if (overview.collected_at == null) {
    return 'The queue was not counted yet.';
  }
  const none = overview.queue.filter(unserved).map((line) => line.labels.join(', ') || 'any');
  if (overview.queue_other.without_live_runner > 0) {
    none.push(counted(overview.queue_other.without_live_runner, 'other label set'));
  }
  return none.length === 0
    ? 'Jobs that wait have live runners for their labels.'
    : `Jobs wait for labels that no live runner offers: ${none.join('; ')}.`;
}

export const view = () => html`
  <h1>Overview</h1>
  ${overview?.problem ? html`<p class="failure" role="alert">${overview.problem}</p>` : nothing}
  ${overview ? html`${figures()} ${queue()} ${blocked()} ${running()}` : nothing}`;

function figures() {
  const { runners, running, claim_latency: claims, finalization, gateway } = overview;
  const waiting = overview.queue.reduce((sum, line) => sum + line.waiting, overview.queue_other?.waiting ?? 0);
  const oldest = Math.max(0, ...overview.queue.map((line) => line.oldest_age_seconds ?? 0), overview.queue_other?.oldest_age_seconds ?? 0);
  return html`
    <dl class="figures">
      ${figure('Ready jobs waiting', count(waiting), overview.queue.some(unserved) ? 'bad' : '', waiting ? `oldest for ${time(oldest)}` : 'nothing waits')}
      ${figure('Jobs running', count(running.jobs), '', `${count(running.offered)} of them offered; oldest for ${time(running.oldest_lease_age_seconds)}`)}
      ${figure('Live runners', count(runners.live), runners.live === 0 ? 'bad' : 'good', html`<a href="#/runners">all runners</a>`)}
      ${figure('Draining', count(runners.draining))}
      ${figure('Stale', count(runners.stale), runners.stale > 0 ? 'watch' : '', 'not heard of any more')}
      ${figure('Revoked', count(runners.revoked))}
      ${figure('Claim latency', time(claims.p50_seconds), '', `95 %: ${time(claims.p95_seconds)}, most ${time(claims.max_seconds)}; ${counted(claims.count, 'claim')} in ${time(claims.window_seconds)}`)}
      ${figure('Logs to finish', count(finalization.waiting), finalization.oldest_age_seconds > 300 ? 'bad' : '', finalization.waiting ? `oldest for ${time(finalization.oldest_age_seconds)}` : 'none waits')}
      ${figure('Dead letters', count(letters.open), letters.open > 0 ? 'watch' : '', html`${letters.by_reason.map((line) => `${words(line.reason)} ${count(line.open)}`).join(', ')} <a href="#/dead-letters">look</a>`)}
      ${figure('Calls to this gateway /s', rate(gateway.calls_per_second), '', `over ${time(gateway.window_seconds)}`)}
      ${figure('Server errors /s', rate(gateway.server_errors_per_second), gateway.server_errors_per_second > 0 ? 'bad' : '', '5xx')}
      ${figure('Client errors /s', rate(gateway.client_errors_per_second), '', '4xx')}
    </dl>`;
}

function queue() {
  const other = overview.queue_other;
  const lines = [...overview.queue].sort((a, b) => unserved(b) - unserved(a) || (b.oldest_age_seconds ?? 0) - (a.oldest_age_seconds ?? 0));
  if (other?.waiting > 0) {
    lines.push({ ...other, labels: null });
  }
  return lines.length === 0
    ? empty('No ready job waits.')
    : table(
        'Queue by labels',
        [
          ['Labels', (line) => (line.labels ? line.labels.join(', ') || 'any runner' : 'all other labels'), 'wide'],
          ['Waiting', (line) => count(line.waiting), 'number'],
          ['Oldest', (line) => time(line.oldest_age_seconds), 'number'],
          ['Live runners', (line) => (unserved(line) ? html`<span class="pill bad">none</span>` : count(line.live_runners)), 'number'],
        ],
        lines,
      );
}

const blocked = () =>
  overview.blocked.length === 0
    ? nothing
    : table(
        'Not ready yet',
        [
          ['Waits for', (line) => line.blocker, 'wide'],
          ['Jobs', (line) => count(line.jobs), 'number'],
          ['Oldest', (line) => time(line.oldest_age_seconds), 'number'],
        ],
        overview.blocked,
      );

const running = () =>
  overview.running.items.length === 0
    ? nothing
    : table(
        overview.running.items.length < overview.running.jobs ? `The ${overview.running.items.length} that run longest of ${count(overview.running.jobs)}` : 'Running jobs',
        [
          ['Job', (job) => html`<a href=${link(`runs/${job.run_id}/${job.job_id}`)}>${job.name}</a> <span class="quiet">run ${job.run_id}</span>`, 'wide'],
          ['Runner', (job) => html`<a href=${link(`runners/${job.runner_id}`)}>${job.runner}</a>`],
          ['Lease age', (job) => time(job.lease_age_seconds), 'number'],
          ['Last call', (job) => (job.last_call_age_seconds == null ? 'none yet' : `${time(job.last_call_age_seconds)} ago`), 'number'],
          ['Lease ends', (job) => when(job.lease_expires_at), 'number'],
        ],
        overview.running.items,
      );
