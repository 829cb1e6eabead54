package sh.shithub.actions.retention;

/**
 * What one transaction came to.
 *
 * @param taken how many things it looked at; 0: there are no more
 * @param gone how many of the kind have gone
 * @param refused how many objects the storage would not delete
 * @param further whether it got anywhere at all: the same batch would be taken again otherwise
 */
record Batch(int taken, int gone, int refused, boolean further) {
    static final Batch NOTHING = new Batch(0, 0, 0, false);
}
