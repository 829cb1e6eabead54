// The lag dashboard: a row for each group and topic, the worst first; its partitions and a large plot on demand.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { repeat } from '/ops/lib/lit-html/directives/repeat.js';
import { ref } from '/ops/lib/lit-html/directives/ref.js';
import { Plot } from '/ops/plot.js';
import { read } from '/ops/api.js';
import { UNKNOWN, clock, count, rate, state, time } from '/ops/words.js';

const WORST_FIRST = ['data_lost', 'stopped', 'stalled', 'never_committed', 'falling_behind', 'paused', 'unknown', 'catching_up', 'ok'];

let report = null;
const histories = new Map();
const plots = new Map();
const open = new Set();

const key = (group, topic) => `${group.group}/${topic.topic}`;

export async function refresh() {
  report = await read('/api/v1/ops/lag');
  const pairs = report.groups.flatMap((group) => group.topics.map((topic) => key(group, topic)));
  await Promise.all(pairs.map(async (pair) => histories.set(pair, await read(`/api/v1/ops/lag/history/${pair}`))));
}

export function afterRender() {
  for (const [name, plot] of plots) {
    const history = histories.get(name.split('#')[0]);
    if (history) {
      plot.show(history);
    }
  }
}

function plotOf(name, small) {
  return ref((element) => {
    plots.get(name)?.end();
    plots.delete(name);
    if (element) {
      plots.set(name, new Plot(element, small));
    }
  });
}

// One function for each place: lit calls a ref again only when it is another one.
const refs = new Map();
function steadyRef(name, small) {
  if (!refs.has(name)) {
    refs.set(name, plotOf(name, small));
  }
  return refs.get(name);
}

function rows() {
  return report.groups
    .flatMap((group) => group.topics.map((topic) => ({ group, topic, name: key(group, topic) })))
    .sort((a, b) => WORST_FIRST.indexOf(a.group.state) - WORST_FIRST.indexOf(b.group.state) || (b.topic.lag ?? 0) - (a.topic.lag ?? 0));
}

export function view(again) {
  if (!report) {
    return html`<p class="quiet">Looking at the consumer groups…</p>`;
  }
  const bad = report.groups.filter((group) => !['ok', 'catching_up'].includes(group.state));
  return html`
    <p class="summary" role="status">
      ${bad.length === 0 ? 'All consumer groups keep up.' : `${bad.length} of ${report.groups.length} consumer groups need a look: ${bad.map((group) => group.group).join(', ')}.`}
      <span class="quiet">As of ${clock(report.collected_at)}.</span>
    </p>
    <table class="lag">
      <thead>
        <tr>
          <th scope="col">State</th><th scope="col">Group</th><th scope="col">Topic</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">Oldest</th>
          <th scope="col" class="number">In /s</th><th scope="col" class="number">Read /s</th><th scope="col" class="number">Caught up in</th><th scope="col" class="number">Readers</th><th scope="col">Last hour</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(rows(), (row) => row.name, (row) => line(row, again))}
      </tbody>
    </table>`;
}

/** Members that hold a partition of this topic; what the group lacks stands in its reason. */
function readers(group, topic) {
  return group.members == null ? UNKNOWN : new Set(topic.partitions.map((partition) => partition.member).filter(Boolean)).size;
}

function line({ group, topic, name }, again) {
  const shown = open.has(name);
  const toggle = () => {
    shown ? open.delete(name) : open.add(name);
    again();
  };
  return html`
    <tr class="row">
      <td data-label="State"><span class="pill ${group.state}">${state(group.state)}</span></td>
      <td data-label="Group">${group.group}</td>
      <td data-label="Topic"><button class="link" aria-expanded=${shown} @click=${toggle}>${topic.topic}</button></td>
      <td data-label="Waiting" class="number">${count(topic.lag)}</td>
      <td data-label="Oldest" class="number">${time(topic.oldest_age_seconds)}</td>
      <td data-label="In /s" class="number">${rate(topic.in_per_second)}</td>
      <td data-label="Read /s" class="number">${rate(topic.out_per_second)}</td>
      <td data-label="Caught up in" class="number">${time(topic.drain_seconds)}</td>
      <td data-label="Readers" class="number">${readers(group, topic)}</td>
      <td data-label="Last hour"><div class="spark" ${steadyRef(`${name}#small`, true)}></div></td>
    </tr>
    <tr class="reason"><td colspan="10">${group.reason}</td></tr>
    ${shown ? details(topic, name) : nothing}`;
}

function details(topic, name) {
  return html`
    <tr class="details">
      <td colspan="10">
        <div class="plot" ${steadyRef(`${name}#large`, false)}></div>
        <table class="partitions">
          <caption>Partitions of ${topic.topic}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">Partition</th><th scope="col">Held by</th><th scope="col" class="number">Committed</th><th scope="col" class="number">End</th>
              <th scope="col" class="number">Waiting</th><th scope="col" class="number">Oldest</th><th scope="col">Last commit seen</th>
            </tr>
          </thead>
          <tbody>
            ${topic.partitions.map(
              (partition) => html`
                <tr>
                  <td class="number">${partition.partition}</td>
                  <td>${partition.member ?? 'nobody'}</td>
                  <td class="number">${count(partition.committed)}</td>
                  <td class="number">${count(partition.end)}</td>
                  <td class="number">${count(partition.lag)}</td>
                  <td class="number">${time(partition.oldest_age_seconds)}</td>
                  <td>${partition.last_commit_at ? clock(partition.last_commit_at) : UNKNOWN}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </td>
    </tr>`;
}
