// What the address names behind its #: a view, ids of things, and what a list is narrowed down to.
export function parse(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  const [name, ...ids] = path.split('/').filter(Boolean);
  return { hash, name: name ?? 'lag', ids, query: new URLSearchParams(query ?? '') };
}

export const changed = (route, hash) => route.hash !== hash;

/** An address with these filters, without the empty ones. */
export function link(path, filters = {}) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value != null && value !== ''));
  return `#/${path}${query.size ? `?${query}` : ''}`;
}
