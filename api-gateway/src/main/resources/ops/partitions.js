// The partitions of a topic: who holds them, and where each one stands; those with the most waiting first.
import { html } from '/ops/lib/lit-html/lit-html.js';
import { UNKNOWN, clock, count, time } from '/ops/words.js';

/** 0–3, 5 */
function ranges(numbers) {
  const parts = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) {
      last[1] = number;
    } else {
      parts.push([number, number]);
    }
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function holders(topic) {
  const held = new Map();
  for (const { member, partition } of topic.partitions) {
    held.set(member, [...(held.get(member) ?? []), partition]);
  }
  return [...held].map(([member, numbers]) => html`<li><strong>${member ?? 'nobody'}</strong> holds ${ranges(numbers)}</li>`);
}

const worstFirst = (a, b) => (b.lag ?? 0) - (a.lag ?? 0) || a.partition - b.partition;

export const partitions = (topic) => html`
  <ul class="holders">${holders(topic)}</ul>
  <table class="partitions">
    <caption>${topic.partitions.length} partitions of ${topic.topic}</caption>
    <thead>
      <tr>
        <th scope="col" class="number">Partition</th><th scope="col">Held by</th><th scope="col" class="number">Committed</th><th scope="col" class="number">End</th>
        <th scope="col" class="number">Waiting</th><th scope="col" class="number">Oldest</th><th scope="col">Last commit seen</th>
      </tr>
    </thead>
    <tbody>
      ${[...topic.partitions].sort(worstFirst).map(
        (partition) => html`
          <tr class=${partition.lag > 0 ? 'waits' : ''}>
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
  </table>`;
