// The lag dashboard: a row for each group and topic, the worst first; its partitions and a large plot on demand.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { repeat } from '/ops/lib/lit-html/directives/repeat.js';
import { Plots } from '/ops/plots.js';
import { partitions } from '/ops/partitions.js';
import { pill } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { UNKNOWN, clock, count, rate, time } from '/ops/words.js';

const WORST_FIRST = ['data_lost', 'stopped', 'stalled', 'never_committed', 'falling_behind', 'paused', 'unknown', 'catching_up', 'ok'];
const FINE = ['ok', 'catching_up'];
/** Seconds: the gateway looks by itself, and to have it ask Kafka once more takes its time. */
const MAX_AGE = 10;
/** An hour on a plot moves no faster than that. */
const HISTORY_EVERY = 15000;

let report = null;
let historiesAt = 0;
const histories = new Map();
const open = new Set();
const plots = new Plots((name) => histories.get(name));

const key = (group, topic) => `${group.group}/${topic.topic}`;

export async function refresh(page) {
  report = await read(`/api/v1/ops/lag?max_age_seconds=${MAX_AGE}`);
  if (Date.now() - historiesAt < HISTORY_EVERY) {
    return;
  }
  page.again();
  const pairs = report.groups.flatMap((group) => group.topics.map((topic) => key(group, topic)));
  await Promise.all(pairs.map(async (pair) => histories.set(pair, await read(`/api/v1/ops/lag/history/${pair}`))));
  historiesAt = Date.now();
}

export const afterRender = () => plots.show();

export function leave() {
  historiesAt = 0;
}

export function announce() {
  const bad = report?.groups.filter((group) => !FINE.includes(group.state)) ?? [];
  if (!report) {
    return 'Looking at the consumer groups…';
  }
  return bad.length === 0
    ? 'All consumer groups keep up.'
    : `${bad.length} of ${report.groups.length} consumer groups need a look: ${bad.map((group) => `${group.group} (${group.state.replaceAll('_', ' ')})`).join(', ')}.`;
}

function rows() {
  return report.groups
    .flatMap((group) => group.topics.map((topic) => ({ group, topic, name: key(group, topic) })))
    .sort((a, b) => WORST_FIRST.indexOf(a.group.state) - WORST_FIRST.indexOf(b.group.state) || (b.topic.lag ?? 0) - (a.topic.lag ?? 0));
}

export const view = (page) => html`
  <h1>Consumer lag</h1>
  ${report ? groups(page) : nothing}`;

const groups = (page) => html`
  <table class="lag cards">
    <caption class="unseen">Consumer groups and their topics, the worst first</caption>
    <thead>
      <tr>
        <th scope="col">State</th><th scope="col">Group</th><th scope="col">Topic</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">Oldest</th>
        <th scope="col" class="number">In /s</th><th scope="col" class="number">Read /s</th><th scope="col" class="number">Caught up in</th><th scope="col" class="number">Readers</th><th scope="col">Last hour</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(rows(), (row) => row.name, (row) => line(row, page))}
    </tbody>
  </table>
  <p class="quiet">Kafka was looked at at ${clock(report.collected_at)}.</p>`;

/** Members that hold a partition of this topic, of those that there are; what the group lacks stands in its reason. */
function readers(group, topic) {
  return group.members == null ? UNKNOWN : new Set(topic.partitions.map((partition) => partition.member).filter(Boolean)).size;
}

function line({ group, topic, name }, page) {
  const shown = open.has(name);
  const toggle = () => {
    shown ? open.delete(name) : open.add(name);
    page.again();
  };
  return html`
    <tr class="row" data-topic=${topic.topic}>
      <td data-label="State">${pill(group.state)}</td>
      <td data-label="Group">${group.group}</td>
      <td data-label="Topic" class="wide"><button class="link" aria-expanded=${shown} @click=${toggle}>${topic.topic}</button></td>
      <td data-label="Waiting" class="number">${count(topic.lag)}</td>
      <td data-label="Oldest" class="number">${time(topic.oldest_age_seconds)}</td>
      <td data-label="In /s" class="number">${rate(topic.in_per_second)}</td>
      <td data-label="Read /s" class="number">${rate(topic.out_per_second)}</td>
      <td data-label="Caught up in" class="number">${time(topic.drain_seconds)}</td>
      <td data-label="Readers" class="number">${readers(group, topic)}</td>
      <td class="wide"><div class="spark" role="img" aria-label="Records of ${topic.topic} that waited in the last hour" ${plots.at(name, true)}></div></td>
    </tr>
    <tr class="reason"><td colspan="10">${group.reason}</td></tr>
    ${shown ? details(topic, name) : nothing}`;
}

const details = (topic, name) => html`
  <tr class="details">
    <td colspan="10">
      <div class="plot" role="img" aria-label="Records of ${topic.topic} that waited, and the age of the oldest, in the last hour" ${plots.at(name, false)}></div>
      ${partitions(topic)}
    </td>
  </tr>`;
