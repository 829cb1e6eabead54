package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One page of dead letters, the newest first, and what is open on all pages and without the filter.
 *
 * @param collectedAt when this gateway last looked into the topic; null when it could not since it started
 * @param depth records in the topic then, decided or not
 * @param open dead letters that were neither replayed nor discarded
 * @param oldestAgeSeconds of the oldest open one; null when there is none
 * @param byReason the open ones, for each reason that occurs
 * @param byTopic the open ones, for each topic where some came from
 * @param totalCount how many match the filter; counted no further than 10000
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record DeadLettersPage(
        @Nullable @Schema(format = "date-time") String collectedAt,
        @Nullable Long depth,
        long open,
        @Nullable Double oldestAgeSeconds,
        List<ByReason> byReason,
        List<ByTopic> byTopic,
        long totalCount,
        List<DeadLetterView> deadLetters) {

    /** @param oldestAgeSeconds of the oldest of them */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record ByReason(String reason, long open, double oldestAgeSeconds) {}

    /** @param oldestAgeSeconds of the oldest of them */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record ByTopic(String topic, long open, double oldestAgeSeconds) {}

    static DeadLettersPage of(
            WatchDeadLetters.Look look, List<LetterRows.Group> open, LetterRows.Page page, Instant now) {
        List<Sum> all = sums(open, group -> "", now);
        return new DeadLettersPage(
                look.at() == null ? null : look.at().toString(),
                look.depth(),
                all.isEmpty() ? 0 : all.get(0).open(),
                all.isEmpty() ? null : all.get(0).age(),
                sums(open, group -> group.kind().name(), now).stream()
                        .map(sum -> new ByReason(sum.of(), sum.open(), sum.age()))
                        .toList(),
                sums(open, LetterRows.Group::topic, now).stream()
                        .map(sum -> new ByTopic(sum.of(), sum.open(), sum.age()))
                        .toList(),
                page.total(),
                page.letters());
    }

    private record Sum(String of, long open, double age) {}

    private static List<Sum> sums(List<LetterRows.Group> groups, Function<LetterRows.Group, String> key, Instant now) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        groups.forEach(group -> sums.merge(
                key.apply(group),
                new Sum(key.apply(group), group.letters(), group.ageSeconds(now)),
                (a, b) -> new Sum(a.of(), a.open() + b.open(), Math.max(a.age(), b.age()))));
        return new ArrayList<>(sums.values());
    }
}
