// Figures as people read them; what is not known is a dash, never a 0.
export const UNKNOWN = '–';

export function count(value) {
  return value == null ? UNKNOWN : Math.round(value).toLocaleString('en');
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
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function state(name) {
  return name.replaceAll('_', ' ');
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString('en-GB');
}
