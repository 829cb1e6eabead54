package sh.shithub.actions.gateway.storage;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;

/**
 * Addresses at which an object may be put or got, signed as of a given moment, so that a repeated call is given the same. The
 * SDK's presigner knows only the present one; this asks the signer behind it.
 */
final class SignedAddresses {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final ObjectStorageSettings settings;
    private final AwsCredentialsProvider credentials;
    private final Duration goodFor;

    SignedAddresses(ObjectStorageSettings settings, Duration goodFor) {
        this.settings = settings;
        this.credentials = S3Clients.credentials(settings);
        this.goodFor = goodFor;
    }

    String put(String key, Instant at) {
        return signed(object(SdkHttpMethod.PUT, key).build(), at);
    }

    /** @param disposition what the storage answers as {@code Content-Disposition} */
    String get(String key, Instant at, String disposition) {
        return signed(
                object(SdkHttpMethod.GET, key)
                        .putRawQueryParameter("response-content-disposition", disposition)
                        .build(),
                at);
    }

    private String signed(SdkHttpRequest unsigned, Instant at) {
        SignRequest<AwsCredentials> request = SignRequest.builder(credentials.resolveCredentials())
                .request(unsigned)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, goodFor)
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC))
                .build();
        return signer.sign(request).request().getUri().toString();
    }

    private SdkHttpRequest.Builder object(SdkHttpMethod method, String key) {
        URI endpoint = settings.publicEndpoint();
        String path = endpoint.getRawPath().replaceAll("/+$", "") + "/";
        SdkHttpRequest.Builder object = SdkHttpRequest.builder().method(method).uri(endpoint);
        return settings.pathStyle()
                ? object.encodedPath(path + settings.bucket() + "/" + key)
                : object.host(settings.bucket() + "." + endpoint.getHost()).encodedPath(path + key);
    }
}
