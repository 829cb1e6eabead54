package sh.shithub.actions.platform.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;

/** What an asker is told, and where. */
public record Answer(ReplyTo to, Message message) {
    /**
     * @param found of each request what its answer follows from, in their order
     * @param answer asked once for each, in that order; a request without an address is not told
     */
    public static <M extends Message, F> List<Answer> of(
            List<M> requests, List<F> found, BiFunction<M, F, Message> answer) {
        List<Answer> addressed = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            M request = requests.get(i);
            Message told = answer.apply(request, found.get(i));
            if (request.replyTo() != null) {
                addressed.add(new Answer(request.replyTo(), told));
            }
        }
        return addressed;
    }
}
