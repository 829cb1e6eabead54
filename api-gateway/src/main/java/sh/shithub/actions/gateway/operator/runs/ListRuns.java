package sh.shithub.actions.gateway.operator.runs;

import static java.util.stream.Collectors.joining;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Runs that match filters, the newest first, at a cost that does not follow from how many there ever were: an index serves
 * some filters together (the lead), and what is left is looked for among the newest {@value #WINDOW} runs that those match.
 */
@Singleton
record ListRuns(Transactions transactions) {
    static final int WINDOW = 100_000;

    /** What an index (V001, V014) gives in the order of ids, the most telling first. */
    private static final List<Set<RunFilter.Column>> LEADS = List.of(
            EnumSet.of(RunFilter.Column.repo_id, RunFilter.Column.head_ref),
            EnumSet.of(RunFilter.Column.repo_id, RunFilter.Column.conclusion),
            EnumSet.of(RunFilter.Column.repo_id, RunFilter.Column.status),
            EnumSet.of(RunFilter.Column.repo_id),
            EnumSet.of(RunFilter.Column.conclusion),
            EnumSet.of(RunFilter.Column.status),
            EnumSet.noneOf(RunFilter.Column.class));

    /**
     * For this transaction. The planner takes every value of a column for as frequent as any other, and would rather read all
     * runs for a rare conclusion, or collect those of a branch and sort them, than read the newest of them from an index.
     */
    static final String IN_ORDER =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";

    RunsPage page(RunFilter filter, Paging paging) {
        return transactions.read(connection -> page(connection, filter, paging));
    }

    static RunsPage page(Connection connection, RunFilter filter, Paging paging) {
        Columns.of(connection, List.of(1)).update(IN_ORDER);
        String matching = matching(filter);
        long total = values(connection, filter)
                .query(count(matching), row -> row.getLong(1))
                .get(0);
        List<RunView> runs = paging.offset() >= total
                ? List.of()
                : values(connection, filter).query(select(matching, paging), RunView::of);
        return new RunsPage(total, runs);
    }

    static String count(String matching) {
        return "SELECT count(*) FROM (SELECT FROM " + matching + " LIMIT " + Paging.LONGEST + ") counted";
    }

    /** Numbers of ours stand in the text: a plan made for any number would expect a tenth of all rows, and sort them. */
    static String select(String matching, Paging paging) {
        int most = Math.min(paging.perPage(), Paging.LONGEST - paging.offset());
        return "SELECT " + RunView.COLUMNS + "FROM (SELECT * FROM " + matching + " ORDER BY r.id DESC LIMIT " + most
                + " OFFSET " + paging.offset() + ") r JOIN repos p ON p.id = r.repo_id ORDER BY r.id DESC";
    }

    /** Rows called {@code r}; the conditions' values come in the order of {@link #inOrder}. */
    static String matching(RunFilter filter) {
        Set<RunFilter.Column> lead = lead(filter);
        List<RunFilter.Column> rest = rest(filter, lead);
        String led = "workflow_runs r" + where(lead);
        return rest.isEmpty()
                ? led
                : "(SELECT * FROM " + led + " ORDER BY r.id DESC LIMIT " + WINDOW + ") r" + where(rest);
    }

    private static Columns<Integer> values(Connection connection, RunFilter filter) {
        Columns<Integer> columns = Columns.of(connection, List.of(1));
        inOrder(filter).forEach(column -> columns.value(filter.values().get(column)));
        return columns;
    }

    static List<RunFilter.Column> inOrder(RunFilter filter) {
        Set<RunFilter.Column> lead = lead(filter);
        List<RunFilter.Column> all = new ArrayList<>(lead);
        all.addAll(rest(filter, lead));
        return all;
    }

    private static Set<RunFilter.Column> lead(RunFilter filter) {
        return LEADS.stream()
                .filter(filter.values().keySet()::containsAll)
                .findFirst()
                .orElseThrow();
    }

    private static List<RunFilter.Column> rest(RunFilter filter, Set<RunFilter.Column> lead) {
        return filter.values().keySet().stream()
                .filter(column -> !lead.contains(column))
                .toList();
    }

    private static String where(Collection<RunFilter.Column> columns) {
        return columns.isEmpty()
                ? ""
                : columns.stream().map(column -> column.condition).collect(joining(" AND ", " WHERE ", ""));
    }
}
