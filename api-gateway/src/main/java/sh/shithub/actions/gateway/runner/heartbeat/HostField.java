package sh.shithub.actions.gateway.runner.heartbeat;

import java.nio.charset.StandardCharsets;
import sh.shithub.actions.contracts.Limits;

/** Host name and version: trimmed, cut to 255 bytes of whole UTF-8 characters; blank keeps the stored value (wire.md, "Heartbeat"). */
final class HostField {
    private HostField() {}

    /** Null when there is nothing to store. */
    static String cut(String sent) {
        String trimmed = sent == null ? "" : sent.strip();
        byte[] bytes = trimmed.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= Limits.HOST_FIELD_BYTES) {
            return trimmed.isEmpty() ? null : trimmed;
        }
        int end = Limits.HOST_FIELD_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
