package sh.shithub.actions.gateway.runner.jobcalls;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/** @param artifactQuotaMebibytes what an owner's artifacts may hold together; 0: no quota */
@Context
@ConfigurationProperties("shithub")
record QuotaSettings(@Bindable(defaultValue = "0") long artifactQuotaMebibytes) {
    private static final long MOST = 1L << 40;

    QuotaSettings {
        require(
                artifactQuotaMebibytes >= 0 && artifactQuotaMebibytes <= MOST,
                "SHITHUB_ARTIFACT_QUOTA_MEBIBYTES",
                artifactQuotaMebibytes,
                "0 for no quota, or up to " + MOST + ", such as 10240");
    }
}
