package sh.shithub.actions.testkit.secure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import sh.shithub.actions.devstack.process.ShortRun;
import sh.shithub.actions.devstack.servers.Folders;

/**
 * A key and a certificate that it has signed itself, good for 127.0.0.1, made by the JDK's keytool: a client that trusts
 * the certificate trusts no other.
 *
 * @param store both, as PKCS#12, opened by {@link #PASSWORD}
 * @param pem the certificate
 * @param key the key as PEM, readable by its owner only
 */
public record Certificate(Path store, Path pem, Path key) {
    public static final String PASSWORD = "only-a-test";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** @param folder is made when it is not there */
    public static Certificate make(Path folder, String name) {
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath());
            Path store = home.resolve(name + ".p12");
            keytool(home, store, name);
            return new Certificate(store, pem(home, store, name), key(home, store, name));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate for " + name + ": " + e.getMessage(), e);
        }
    }

    private static void keytool(Path home, Path store, String name) {
        ShortRun.of(
                "keytool",
                home.resolve("keytool.log"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2"));
    }

    private static Path pem(Path home, Path store, String name) throws IOException, GeneralSecurityException {
        return Files.writeString(
                home.resolve(name + ".pem"),
                block("CERTIFICATE", open(store).getCertificate(name).getEncoded()));
    }

    private static Path key(Path home, Path store, String name) throws IOException, GeneralSecurityException {
        Path file = home.resolve(name + ".key.pem");
        return Folders.writeForOwner(
                file,
                block(
                        "PRIVATE KEY",
                        open(store).getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            opened.load(file, PASSWORD.toCharArray());
        }
        return opened;
    }

    private static String block(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(content) + "\n-----END " + what + "-----\n";
    }
}
