// Server-sent events over fetch: EventSource cannot send the token in a header.

/** The chunks' text as the log has it (decision page 0018): CR travels as ␍, and a ␍ of the log behind ␛. */
const unescape = (data) => data.replace(/\u241B(.)|\u240D/gs, (_, kept) => kept ?? '\r');

/** @returns {name, id, data} one after another, until the answer ends */
export async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) {
          yield event;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block) {
  const event = { name: 'message', id: null };
  const data = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^([a-z]+):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') {
      data.push(value);
    } else if (field === 'event') {
      event.name = value;
    } else if (field === 'id') {
      event.id = value;
    }
  }
  return data.length === 0 ? null : { ...event, data: unescape(data.join('\n')) };
}
