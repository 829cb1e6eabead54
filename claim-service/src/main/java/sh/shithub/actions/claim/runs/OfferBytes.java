package sh.shithub.actions.claim.runs;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.RunSpec;

/**
 * About what making a job's offer holds of the heap: the texts as the driver reads them, as values, and as they are sent, and the objects
 * that they are parsed into, of which a payload of the same length may have a few or a hundred thousand. Rather too much than too little.
 */
final class OfferBytes {
    private static final long OBJECT = 64;
    /** Of each character. */
    private static final long TEXTS = 4;

    private OfferBytes() {}

    static int of(long eventPayload, RunSpec.Job job) {
        long own = of(job.env())
                + of(job.permissions())
                + job.steps().stream().mapToLong(OfferBytes::step).sum();
        return (int) Math.min(Integer.MAX_VALUE, eventPayload + own);
    }

    private static long step(RunSpec.Step step) {
        return of(step.env())
                + of(step.with())
                + Stream.of(step.run(), step.uses(), step.name(), step.condition(), step.workingDirectory())
                        .mapToLong(OfferBytes::of)
                        .sum();
    }

    /** @param json as a mapper gives it: nested no deeper than the rules of requests allow */
    static long of(Object json) {
        if (json instanceof Map<?, ?> map) {
            return OBJECT
                    + map.entrySet().stream()
                            .mapToLong(entry -> of(entry.getKey()) + of(entry.getValue()))
                            .sum();
        }
        if (json instanceof Collection<?> list) {
            return OBJECT + list.stream().mapToLong(OfferBytes::of).sum();
        }
        return json instanceof String text ? OBJECT + TEXTS * text.length() : OBJECT;
    }
}
