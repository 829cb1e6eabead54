package sh.shithub.actions.platform.consume;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;
import sh.shithub.actions.platform.trace.Traces;

/** Which calls the records of a batch go back to. */
final class RecordTraces {
    /** At DEBUG one line a record: where a call's records went, for an operator who looks for one and has switched this on. */
    private static final Logger LOG = LoggerFactory.getLogger(RecordTraces.class);

    private RecordTraces() {}

    static <T> Traces of(BatchHandler<T> handler, List<Received<T>> records) {
        Traces traces = new Traces();
        for (Received<T> received : records) {
            TraceId trace = Traceparent.of(received.record().headers());
            if (received.content() instanceof Message message) {
                traces.heard(message, trace);
            } else {
                traces.heard(handler.subject(received.content()), trace);
            }
        }
        return traces;
    }

    /** Those that were applied, whether by this or before. */
    static <T> void say(String group, BatchHandler<T> handler, List<Received<T>> records) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        for (Received<T> received : records) {
            ConsumerRecord<byte[], byte[]> record = received.record();
            Subject subject = handler.subject(received.content());
            LogLine.debug(LOG)
                    .about(subject)
                    .trace(Traceparent.of(record.headers()))
                    .say("{} applied {}-{}@{}", group, record.topic(), record.partition(), record.offset());
        }
    }
}
