package sh.shithub.actions.retention;

/**
 * What one transaction came to.
 *
 * @param gone how many of the kind have gone
 * @param refused how many objects the storage would not delete
 * @param further whether it got anywhere at all: the same batch would be taken again otherwise
 */
record Batch(int gone, int refused, boolean further) {
    static final Batch NOTHING = new Batch(0, 0, false);
}
