package sh.shithub.actions.log.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.platform.json.PoisonException;

/** What a statement of this package says of a step, or of a job when it names none. */
record StepState(long id, Is is) {
    enum Is {
        /** There is no such step or job, or it is not where the record says. */
        foreign,
        /** Its log is to be finished. */
        pending,
        /** There is nothing to finish. */
        done
    }

    static StepState read(ResultSet row) throws SQLException {
        return new StepState(row.getLong("id"), Is.valueOf(row.getString("state")));
    }

    /** @throws PoisonException when one is foreign */
    static List<Long> pending(List<StepState> states, String what) {
        refuseForeign(
                states.stream()
                        .filter(state -> state.is() == Is.foreign)
                        .map(StepState::id)
                        .toList(),
                what);
        return states.stream()
                .filter(state -> state.is() == Is.pending)
                .map(StepState::id)
                .toList();
    }

    /** @throws PoisonException when there is one */
    static void refuseForeign(List<Long> foreign, String what) {
        if (!foreign.isEmpty()) {
            throw new PoisonException(
                    DeadLetterKind.unknown_subject,
                    what + " " + foreign.get(0) + " does not exist or is not of the job or run named");
        }
    }
}
