package sh.shithub.actions.checks.faults;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.shithub.actions.checks.endtoend.StockClient;

/** Whether what was acknowledged stands. Calls go on meanwhile, so only what stays amiss for a while is. */
final class Invariants {
    private static final Duration SETTLES = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(300);
    private static final String SUCCESS = "completed success";

    private final FaultyStack stack;
    private final Ledger ledger;
    private final Rows rows;

    Invariants(FaultyStack stack, Ledger ledger) {
        this.stack = stack;
        this.ledger = ledger;
        rows = new Rows(stack.running());
    }

    /** Of what has ended since the last check, and of everything that contradicts itself. */
    void check() {
        check(false);
    }

    /** Of everything, when no job is open any more. */
    void checkAll() {
        check(true);
    }

    private void check(boolean all) {
        long end = System.nanoTime() + SETTLES.toNanos();
        Set<Told> good = new HashSet<>();
        Set<String> amiss = new TreeSet<>(differences(all, good));
        while (!amiss.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(String.join("\n", amiss));
            }
            LockSupport.parkNanos(OFTEN.toNanos());
            amiss.retainAll(differences(all, good));
        }
        good.forEach(Told::check);
    }

    private List<String> differences(boolean all, Set<Told> good) {
        List<Told> looked = ledger.told().stream()
                .filter(told -> told.isAcknowledged() && !good.contains(told) && (all || !told.isChecked()))
                .toList();
        List<String> amiss = new ArrayList<>(ledger.wrong());
        amiss.addAll(rows.runsUnlikeTheirJobs());
        amiss.addAll(rows.checkRunsUnlikeTheirJobs());
        amiss.addAll(twoAtATime());
        amiss.addAll(lostRuns(all));
        // Before the rows: what is acknowledged behind them is looked for by the next look.
        Map<Told, Told.Ends> ends = looked.stream().collect(Collectors.toMap(Function.identity(), Told::ends));
        Map<Long, String> jobs = rows.jobs(looked.stream().map(Told::job).toList());
        Map<Long, String> steps = rows.steps(ends.values().stream()
                .flatMap(end -> end.steps().keySet().stream())
                .toList());
        for (Told told : looked) {
            List<String> of = new ArrayList<>();
            String jobEnd = ends.get(told).job();
            status(told, jobEnd, jobs.getOrDefault(told.job(), "not there"), all, of);
            ends.get(told).steps().forEach((step, conclusion) -> {
                String is = steps.getOrDefault(step, "not there");
                if (!told.isExcused() && !is.equals("completed " + conclusion)) {
                    of.add("step " + step + " of " + told + " was acknowledged as " + conclusion + " and is " + is);
                }
            });
            if (jobEnd != null || all) {
                logs(told, jobEnd, of);
                if (of.isEmpty()) {
                    good.add(told);
                }
            }
            amiss.addAll(of);
        }
        return amiss;
    }

    private static void status(Told told, String jobEnd, String is, boolean all, List<String> amiss) {
        if (jobEnd != null && !told.isExcused() && !is.strip().equals(SUCCESS)) {
            amiss.add(told + " was acknowledged as " + jobEnd + " and is " + is);
        }
        // By its client's last call, which had no answer, or by the server, which says why.
        boolean ended = is.strip().equals(SUCCESS) || is.matches("(completed|cancelled) \\w+ .+");
        if (all && !ended) {
            amiss.add(told + ", whose client had to give up, is " + is);
        }
    }

    private void logs(Told told, String jobEnd, List<String> amiss) {
        told.logs().forEach((step, said) -> {
            String log = log(told.job(), step);
            String of = "the log of step " + step + " of " + told;
            if (told.isExcused()) {
                // A gap is followed by something; of an end that is gone the log cannot know.
                if (!said.startsWith(log) && !log.contains("##[warning]log ")) {
                    amiss.add(of + " has lost something and does not say so: " + log);
                }
            } else if (jobEnd != null) {
                if (!log.equals(said)) {
                    amiss.add(of + " should be:\n" + said + "and is:\n" + log);
                }
            } else if (!begins(log, said, told.underWay())) {
                amiss.add(of + " should begin with:\n" + said + "and is:\n" + log);
            }
        });
    }

    /** Behind what was acknowledged: the chunk whose answer was lost, perhaps, and what the server has to say. */
    private static boolean begins(String log, String said, String underWay) {
        if (!log.startsWith(said)) {
            return false;
        }
        String rest = log.substring(said.length());
        String more = rest.startsWith(underWay) ? rest.substring(underWay.length()) : rest;
        return more.lines().allMatch(line -> line.startsWith("##["));
    }

    private String log(long job, long step) {
        URI gateway = stack.running().gateway();
        return StockClient.text(
                gateway,
                "/api/v1/jobs/" + job + "/steps/" + step + "/log",
                stack.running().operatorToken());
    }

    /** No call of a client was accepted behind the moment at which another had the job. */
    private List<String> twoAtATime() {
        Map<Long, List<Told>> byJob = ledger.told().stream()
                .filter(Told::isAcknowledged)
                .collect(Collectors.groupingBy(Told::job, TreeMap::new, Collectors.toList()));
        List<String> amiss = new ArrayList<>();
        byJob.forEach((job, claims) -> {
            claims.sort(Comparator.comparing(Told::claimed));
            for (int i = 1; i < claims.size(); i++) {
                if (claims.get(i - 1).lastCall().isAfter(claims.get(i).claimed())) {
                    amiss.add("job " + job + " had two runners at "
                            + claims.get(i).claimed());
                }
            }
        });
        return amiss;
    }

    private List<String> lostRuns(boolean all) {
        if (!all) {
            return List.of();
        }
        Map<Long, String> there = rows.jobs(
                ledger.runs().stream().flatMap(run -> run.jobs().stream()).toList());
        return ledger.runs().stream()
                .filter(run -> !there.keySet().containsAll(run.jobs()))
                .map(run -> "run " + run.run() + " was acknowledged at " + run.at() + " and is not there")
                .toList();
    }
}
