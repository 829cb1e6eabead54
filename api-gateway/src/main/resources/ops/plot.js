// One plot of lag over the last hour: https://github.com/leeoniya/uPlot draws it.
import uPlot from '/ops/lib/uplot/dist/uPlot.esm.js';
import { clock, count, time } from '/ops/words.js';

/** Asked for with each drawing: the scheme may change meanwhile. */
const colour = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const WHOLE = [1, 2, 5].flatMap((step) => Array.from({ length: 9 }, (_, power) => step * 10 ** power)).sort((a, b) => a - b);

function options(width, height, small) {
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    padding: small ? [2, 2, 2, 2] : null,
    cursor: { show: !small },
    legend: { show: !small, live: true },
    scales: { x: { time: true, range: (_, __, newest) => [(newest ?? Date.now() / 1000) - 3600, newest ?? Date.now() / 1000] }, age: { range: (_, __, most) => [0, Math.max(1, most)] }, y: { range: (_, __, most) => [0, Math.max(1, most)] } },
    axes: small
      ? [{ show: false }, { show: false }]
      : [{ ...axis, values: (_, ticks) => ticks.map((at) => clock(at * 1000).slice(0, 5)) }, { ...axis, size: 70, incrs: WHOLE, values: (_, ticks) => ticks.map(count) }, { ...axis, scale: 'age', side: 1, size: 70, grid: { show: false }, values: (_, ticks) => ticks.map(time) }],
    series: [
      { value: (_, at) => (at == null ? '' : clock(at * 1000)) },
      { label: 'records waiting', stroke: colour('--plot'), fill: colour('--plot-fill'), width: 1.5, points: { show: false }, value: (_, v) => count(v) },
      { label: 'oldest', scale: 'age', show: !small, stroke: colour('--plot-age'), width: 1, points: { show: false }, value: (_, v) => time(v) },
    ],
  };
}

/** Draws into an element, and again when it has new data or another width. */
export class Plot {
  constructor(element, small) {
    this.element = element;
    this.small = small;
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(element);
  }

  show(history) {
    const data = [history.at.map((at) => at / 1000), history.lag, history.oldest_age_seconds];
    if (this.plot) {
      this.plot.setData(data);
    } else if (this.element.clientWidth > 0) {
      const height = this.small ? 36 : 220;
      this.plot = new uPlot(options(this.element.clientWidth, height, this.small), data, this.element);
    }
  }

  fit() {
    if (this.plot && this.element.clientWidth > 0) {
      this.plot.setSize({ width: this.element.clientWidth, height: this.plot.height });
    }
  }

  redraw() {
    this.plot?.redraw();
  }

  end() {
    this.resized.disconnect();
    this.plot?.destroy();
  }
}
