package sh.shithub.actions.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a command's end tells a script. The numbers are a promise: none changes its meaning. */
public enum ExitCode {
    OK(0, "done"),
    FAULT(1, "a fault of this program or an answer that it does not understand"),
    USAGE(2, "a wrong option, or a setting that is missing or malformed"),
    NOT_FOUND(3, "what the command names does not exist"),
    REFUSED(4, "the server or the database's state refuses it"),
    UNREACHABLE(5, "the database or the gateway cannot be reached or does not answer in time"),
    INVALID_FILE(6, "the workflow file is invalid"),
    NOT_MIGRATED(7, "the database has not this build's tables; run shithubd migrate"),
    JOB_FAILED(8, "the job that was followed did not succeed"),
    LAGGING(9, "admin lag: a consumer group is not ok"),
    UNHEALTHY(10, "doctor: a check failed");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** As the help shows them. */
    public static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            all.put((code.number < 10 ? " " : "") + code.number, code.meaning);
        }
        return all;
    }
}
