// Figures as people read them; what is not known is a dash, never a 0.
export const UNKNOWN = '–';

export function count(value) {
  return value == null ? UNKNOWN : Math.round(value).toLocaleString('en');
}

export function counted(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function rate(value) {
  if (value == null) {
    return UNKNOWN;
  }
  return value >= 100 ? count(value) : value.toFixed(1);
}

export function time(seconds) {
  if (seconds == null) {
    return UNKNOWN;
  }
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  if (seconds < 172800) {
    return `${(seconds / 3600).toFixed(1)} h`;
  }
  return `${Math.round(seconds / 86400)} days`;
}

/** Between two instants; up to now when there is no end. */
export function took(from, to) {
  return from == null ? UNKNOWN : time(Math.max(0, ((to == null ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1000));
}

export function ago(instant) {
  return instant == null ? 'never' : `${took(instant)} ago`;
}

export function bytes(value) {
  if (value == null) {
    return UNKNOWN;
  }
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let amount = value;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}

export function words(name) {
  return name.replaceAll('_', ' ');
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString('en-GB');
}

/** With the day when it is another one. */
export function when(instant) {
  if (instant == null) {
    return UNKNOWN;
  }
  const date = new Date(instant);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock(instant) : `${date.toLocaleDateString('en-CA')} ${clock(instant)}`;
}

/** A branch or tag as people call it. */
export function ref(name) {
  return name.replace(/^refs\/(heads|tags)\//, '') || UNKNOWN;
}
