package sh.shithub.actions.claim.runs;

import sh.shithub.actions.contracts.RunSpec;

/** How a step without a name of its own is shown. */
public final class StepName {
    private static final int CHARS = 256;

    private StepName() {}

    public static String of(RunSpec.Step step) {
        if (!blank(step.name())) {
            return step.name();
        }
        return cut(blank(step.run()) ? step.uses() : "Run " + firstLine(step.run()));
    }

    private static String firstLine(String command) {
        return command.strip().lines().findFirst().orElse("").strip();
    }

    /** Whole characters only: half of a surrogate pair cannot be stored. */
    private static String cut(String name) {
        if (name.length() <= CHARS) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(CHARS - 1)) ? CHARS - 1 : CHARS);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
