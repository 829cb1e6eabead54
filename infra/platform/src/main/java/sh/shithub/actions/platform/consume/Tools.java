package sh.shithub.actions.platform.consume;

import jakarta.inject.Singleton;
import sh.shithub.actions.platform.kafka.LogEnds;
import sh.shithub.actions.platform.outbox.OutboxRelay;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Transactions;

/** What every member of a group works with. */
@Singleton
record Tools(Transactions transactions, Publisher publisher, OutboxRelay outbox, TopicIds topicIds, LogEnds ends) {}
