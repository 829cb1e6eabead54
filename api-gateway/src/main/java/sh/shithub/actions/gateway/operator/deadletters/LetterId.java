package sh.shithub.actions.gateway.operator.deadletters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.contracts.Topics;

/** Where a dead letter lies in its topic, which is its name: {@code partition-offset}. */
record LetterId(int partition, long offset) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})");

    /** Empty for what names no place. */
    static Optional<LetterId> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new LetterId(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    TopicPartition topicPartition() {
        return new TopicPartition(Topics.DEAD_LETTERS, partition);
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
