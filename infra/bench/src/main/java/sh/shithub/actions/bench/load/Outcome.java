package sh.shithub.actions.bench.load;

/** What an answer was worth. */
public enum Outcome {
    /** What is measured: counted, its latency kept. */
    DONE,
    /** Answered well, but not with what is measured: a heartbeat without a job where jobs are claimed. */
    EMPTY,
    /** Counted by its status; its caller makes no further call, as the stock client would not. */
    FAILED
}
