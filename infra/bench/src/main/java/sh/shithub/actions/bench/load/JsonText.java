package sh.shithub.actions.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes one text member out of a small JSON answer without parsing the rest. For values that hold no escapes, as tokens do;
 * the first text of that name counts, at any depth.
 */
public final class JsonText {
    private final Pattern member;

    public JsonText(String name) {
        member = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"");
    }

    /** @return null when there is no such member, or it is not a text */
    public byte[] in(ByteBuf json) {
        Matcher found = member.matcher(json.toString(StandardCharsets.US_ASCII));
        return found.find() ? Post.ascii(found.group(1)) : null;
    }
}
