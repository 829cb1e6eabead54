package sh.shithub.actions.cli.doctor;

/** Looks at one thing. */
@FunctionalInterface
interface Check {
    /**
     * Says what it finds as it goes. May take as long as it likes: it is not waited for beyond its time.
     *
     * @throws Exception what went wrong unforeseen; told as a failure
     */
    void look(Findings findings) throws Exception;
}
