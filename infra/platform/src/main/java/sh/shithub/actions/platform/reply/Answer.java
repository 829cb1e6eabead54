package sh.shithub.actions.platform.reply;

import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;

/** What an asker is told, and where. */
public record Answer(ReplyTo to, Message message) {
    /** @param answers one for each request, in their order; a request without an address is not answered */
    public static List<Answer> of(List<? extends Message> requests, List<? extends Message> answers) {
        List<Answer> addressed = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            ReplyTo to = requests.get(i).replyTo();
            if (to != null) {
                addressed.add(new Answer(to, answers.get(i)));
            }
        }
        return addressed;
    }
}
