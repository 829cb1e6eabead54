package sh.shithub.actions.platform.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import sh.shithub.actions.contracts.Setting;

/** Where a service's management port listens: on this machine alone, unless a setting says otherwise. */
final class ManagementAddress {
    private static final Setting MANAGEMENT_LISTEN = new Setting(
            "SHITHUB_MANAGEMENT_LISTEN",
            "127.0.0.1",
            "address of the management port: health, metrics, `/loggers`. Where Prometheus or a load balancer asks from another"
                    + " machine: one that it reaches, or 0.0.0.0");
    private static final Setting LISTEN = new Setting(
            "SHITHUB_LISTEN",
            "127.0.0.1",
            "where SHITHUB_MANAGEMENT_LISTEN is not set, the management address of claim-, log- and status-service, as in earlier"
                    + " releases");

    private ManagementAddress() {}

    /** @throws IllegalArgumentException with what is wrong, as one sentence: no port could be opened there */
    static String of(String service, Map<String, String> environment) {
        boolean said = !environment.getOrDefault(MANAGEMENT_LISTEN.name(), "").isBlank();
        Setting setting = said || service.equals("api-gateway") ? MANAGEMENT_LISTEN : LISTEN;
        String address = setting.in(environment::get).strip();
        Setting.require(
                isOurs(address),
                setting.name(),
                "'" + address + "'",
                "an address of this machine, such as 127.0.0.1 or 0.0.0.0");
        return address;
    }

    private static boolean isOurs(String address) {
        try {
            InetAddress found = InetAddress.getByName(address);
            return found.isAnyLocalAddress()
                    || found.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(found) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
