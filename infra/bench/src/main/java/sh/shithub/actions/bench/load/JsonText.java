package sh.shithub.actions.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * Takes one text member out of a small JSON answer without parsing the rest. For values that hold no escapes, as tokens do;
 * the first member of that name counts, at any depth.
 */
public final class JsonText {
    private final byte[] quotedName;

    public JsonText(String name) {
        quotedName = Post.ascii("\"" + name + "\"");
    }

    /** @return null when there is no such member, or it is not a text */
    public byte[] in(ByteBuf json) {
        int end = json.writerIndex();
        int at = skip(json, afterName(json), end, ':');
        int begin = skip(json, at, end, '"');
        int close = begin < 0 ? -1 : json.indexOf(begin, end, (byte) '"');
        if (close < 0) {
            return null;
        }
        byte[] value = new byte[close - begin];
        json.getBytes(begin, value);
        return value;
    }

    private int afterName(ByteBuf json) {
        int last = json.writerIndex() - quotedName.length;
        for (int at = json.readerIndex(); at <= last; at++) {
            if (matches(json, at)) {
                return at + quotedName.length;
            }
        }
        return -1;
    }

    private boolean matches(ByteBuf json, int at) {
        for (int i = 0; i < quotedName.length; i++) {
            if (json.getByte(at + i) != quotedName[i]) {
                return false;
            }
        }
        return true;
    }

    /** @return the place after that character, blanks before it passed over; -1 when something else stands there */
    private static int skip(ByteBuf json, int from, int end, char wanted) {
        int at = from;
        while (at >= 0 && at < end && json.getByte(at) <= ' ') {
            at++;
        }
        return at >= 0 && at < end && json.getByte(at) == wanted ? at + 1 : -1;
    }
}
