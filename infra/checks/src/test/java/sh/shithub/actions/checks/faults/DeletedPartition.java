package sh.shithub.actions.checks.faults;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The broker comes back without one partition's folder: its records are gone, and its offsets begin at 0 again. */
record DeletedPartition(FaultyStack stack, Ledger ledger, String topic, int choice) implements Act {
    @Override
    public String strike() {
        stack.kill("kafka");
        List<File> folders = folders();
        File folder = folders.get(choice % folders.size());
        Shell.run("rm", "-rf", folder.toString());
        int partition = Integer.parseInt(folder.getName().substring(topic.length() + 1));
        if (!topic.equals(Kind.Names.GROUPS)) {
            ledger.partitionLost(topic, partition);
        }
        return topic + "-" + partition + " deleted";
    }

    @Override
    public Optional<String> dead() {
        return Optional.of("kafka");
    }

    /** Those that had records: what an empty one has lost cannot be known. */
    private List<File> folders() {
        File[] all = stack.data("kafka")
                .resolve("records")
                .toFile()
                .listFiles(file -> file.getName().matches(java.util.regex.Pattern.quote(topic) + "-\\d+"));
        return Stream.of(all).filter(DeletedPartition::hasRecords).sorted().toList();
    }

    private static boolean hasRecords(File folder) {
        return Stream.of(folder.listFiles((in, name) -> name.endsWith(".log"))).anyMatch(log -> log.length() > 0);
    }
}
