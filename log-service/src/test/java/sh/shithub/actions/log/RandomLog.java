package sh.shithub.actions.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A step's log as a runner might send it: chunks of any size, some of them more than once and in any order, some behind the step's end, some
 * long after. What comes behind the end comes in order: a chunk that is missing when its log is finished is a line of the log.
 */
final class RandomLog {
    /** What a job's partition of {@code actions.logs} holds of the step. */
    enum Kind {
        chunk,
        close
    }

    record Delivery(Kind kind, long seq) {}

    private static final int PART_BYTES = 5 << 20;
    private static final int LARGE_CHUNK = 500_000;

    private final Random random;
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<Delivery> early = new ArrayList<>();
    private final List<Delivery> late = new ArrayList<>();
    /** A seq that comes only when the log may have been finished without it; -1 when there is none. */
    private long missed = -1;

    /**
     * @param large whether it is to need an upload in parts
     * @param closedByJob whether no marker of its own ends it
     */
    RandomLog(Random random, boolean large, boolean closedByJob) {
        this.random = random;
        int count = large ? PART_BYTES / LARGE_CHUNK + 3 : random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(9);
        for (int seq = 0; seq < count; seq++) {
            chunks.add(bytes(large ? LARGE_CHUNK : size()));
        }
        plan(closedByJob);
    }

    private int size() {
        return switch (random.nextInt(10)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(20_000);
            default -> 1 + random.nextInt(600);
        };
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private void plan(boolean closedByJob) {
        List<Long> seqs = new ArrayList<>();
        for (long seq = 0; seq < chunks.size(); seq++) {
            seqs.add(seq);
        }
        if (chunks.size() > 2 && random.nextInt(20) == 0) {
            missed = 1 + random.nextInt(chunks.size() - 2);
            seqs.remove(missed);
        }
        int behind = missed < 0 && random.nextInt(3) == 0 ? random.nextInt(chunks.size() + 1) : 0;
        int first = Math.max(0, seqs.size() - behind);
        List<Long> before = new ArrayList<>(seqs.subList(0, first));
        List<Long> after = seqs.subList(first, seqs.size());
        List<Long> again = before.stream().filter(seq -> random.nextInt(4) == 0).toList();
        before.addAll(again);
        if (random.nextBoolean()) {
            Collections.shuffle(before, random);
        }
        before.forEach(seq -> early.add(new Delivery(Kind.chunk, seq)));
        if (!closedByJob) {
            early.add(new Delivery(Kind.close, 0));
        }
        int now = random.nextInt(after.size() + 1);
        after.subList(0, now).forEach(seq -> early.add(new Delivery(Kind.chunk, seq)));
        after.subList(now, after.size()).forEach(seq -> late.add(new Delivery(Kind.chunk, seq)));
        if (missed >= 0) {
            late.add(new Delivery(Kind.chunk, missed));
        }
        if (!chunks.isEmpty() && late.isEmpty() && random.nextInt(4) == 0) {
            late.add(new Delivery(Kind.chunk, random.nextInt(chunks.size())));
        }
    }

    byte[] chunk(long seq) {
        return chunks.get((int) seq);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    List<Delivery> early() {
        return early;
    }

    List<Delivery> late() {
        return late;
    }

    /** All that the finished log may be: its chunks in order, and for one that was missed when it was finished, its line and its end. */
    Set<String> expected() {
        String inOrder = LogStack.sha256(text(-1));
        return missed < 0 ? Set.of(inOrder) : Set.of(inOrder, LogStack.sha256(text(missed)));
    }

    private byte[] text(long without) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int seq = 0; seq < chunks.size(); seq++) {
            if (seq == without) {
                byte[] before = chunks.get(seq - 1);
                String gap = (before[before.length - 1] == '\n' ? "" : "\n") + "##[warning]log chunk " + seq
                        + " is missing here: never received from the runner\n";
                text.writeBytes(gap.getBytes(StandardCharsets.UTF_8));
            } else {
                text.writeBytes(chunks.get(seq));
            }
        }
        if (without >= 0) {
            text.writeBytes(chunks.get((int) without));
        }
        return text.toByteArray();
    }
}
