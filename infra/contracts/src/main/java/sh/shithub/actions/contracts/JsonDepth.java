package sh.shithub.actions.contracts;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;

/** How deep maps and lists lie in one another. Measured without recursion: what is too deep must not cost the stack. */
final class JsonDepth {
    private record At(Object value, int depth) {}

    private JsonDepth() {}

    /** @param value a map, a list, or what may lie in one */
    static boolean exceeds(Object value, int most) {
        Deque<At> open = new ArrayDeque<>();
        open.push(new At(value, 0));
        while (!open.isEmpty()) {
            At at = open.pop();
            Collection<?> inside = inside(at.value());
            if (inside != null && at.depth() == most) {
                return true;
            }
            if (inside != null) {
                inside.forEach(one -> open.push(new At(one, at.depth() + 1)));
            }
        }
        return false;
    }

    private static Collection<?> inside(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values();
        }
        return value instanceof Collection<?> list ? list : null;
    }
}
