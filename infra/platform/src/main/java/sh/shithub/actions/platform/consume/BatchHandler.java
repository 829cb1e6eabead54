package sh.shithub.actions.platform.consume;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.trace.Traces;

/** What a service does with the records of one poll. */
public interface BatchHandler<T> {
    Subscription reads();

    /** @throws PoisonException when the record can never be handled */
    T decode(ConsumerRecord<byte[], byte[]> record);

    /** What the decoded record holds of the heap, bytes; 0 for what is small: a poll is cut by it, so that memory is bounded. */
    default long bytes(T content) {
        return 0;
    }

    /** What the record is about: rows and lines of it find the call that it goes back to by these ids, see {@link Traces}. */
    default Subject subject(T content) {
        return content instanceof Message message ? message.subject() : Subject.NONE;
    }

    /**
     * Applies all records, in the transaction in which their offsets are kept too. Every effect must bear a repeat.
     *
     * @param records in the order of their partitions; a partition's are in its order
     * @return what to do once the transaction is committed
     * @throws PoisonException when the records hold one that can never be applied: the batch is then halved until that one is found
     */
    Outcome apply(Connection connection, List<Received<T>> records) throws SQLException;

    /**
     * False where PostgreSQL may confirm a batch's commit before it is on disk: what a crash takes away is read from Kafka once more
     * and comes out the same. True where something outside has heard of the batch that a second time could differ: an id, a handed-out job.
     */
    default boolean waitsForDisk() {
        return true;
    }
}
