package sh.shithub.actions.claim.admission;

import java.time.Duration;
import sh.shithub.actions.platform.sql.Transactions;

/** The acts without a container around them. */
public final class AdmissionStores {
    public static final AdmissionSettings SETTINGS = new AdmissionSettings(100, Duration.ofSeconds(5));

    private AdmissionStores() {}

    public static Admit admit() {
        return admit(SETTINGS);
    }

    public static Admit admit(AdmissionSettings settings) {
        return new Admit(settings);
    }

    public static AdmissionSweep sweep(Transactions transactions) {
        return new AdmissionSweep(null, transactions, admit(), null, null, SETTINGS);
    }
}
