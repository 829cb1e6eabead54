package sh.shithub.actions.log.objects;

import io.micronaut.core.annotation.Nullable;

/**
 * What a write takes the place of. It is refused when something else is there by then: an instance that was frozen for
 * longer than its lease does not overwrite what another one has written since.
 *
 * @param eTag of what is there; null when nothing is
 */
record Replacing(@Nullable String eTag) {
    static final Replacing NOTHING = new Replacing(null);

    /** For the header If-None-Match. */
    @Nullable
    String ifNoneMatch() {
        return eTag == null ? "*" : null;
    }
}
