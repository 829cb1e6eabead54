package sh.shithub.actions.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import sh.shithub.actions.bench.load.Tally;

/** The result as scripts read it: the names of issue 2, point 7, and some more. Figures carry four digits. */
final class ResultJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final MathContext DIGITS = new MathContext(4);

    private ResultJson() {}

    static String of(Result result) {
        try {
            return JSON.writeValueAsString(members(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> members(Result result) {
        Slice ours = result.ours();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", result.scenario());
        latencies(json, ours.calls());
        json.put("errors", ours.calls().failed());
        json.put("cpu_ms_per_call", rounded(ours.cpuMillisPerCall()));
        json.put("processes", processes(ours));
        json.put("baseline", result.baseline() == null ? null : baseline(result));
        json.put("ratio", result.baseline() == null ? null : ratio(result));
        json.put("set_up", result.setUp());
        json.put("calls", ours.calls().calls());
        json.put("seconds", rounded(ours.calls().elapsed().toNanos() / 1e9));
        json.put("errors_by_status", ours.calls().failures());
        json.put("answers_without_work", ours.calls().answersWithoutWork());
        json.put("drain_seconds", rounded(ours.drained().toNanos() / 1e9));
        json.put("stored_per_second", rounded(ours.storedPerSecond()));
        json.put("compiler_cpu_ms_per_call", rounded(ours.perCall(ours.compilers())));
        json.put("generator_cpu_ms_per_call", rounded(ours.perCall(ours.generator())));
        json.put("half_load", result.half() == null ? null : half(result.half()));
        json.put("slices", slices(result.each()));
        json.put("verified", result.verified());
        return json;
    }

    private static void latencies(Map<String, Object> json, Tally calls) {
        json.put("calls_per_second", rounded(calls.callsPerSecond()));
        json.put("p50_ms", rounded(calls.millis(50)));
        json.put("p95_ms", rounded(calls.millis(95)));
        json.put("p99_ms", rounded(calls.millis(99)));
        json.put("max_ms", rounded(calls.millis(100)));
    }

    private static Map<String, Object> processes(Slice slice) {
        Map<String, Object> processes = new LinkedHashMap<>();
        slice.cpu().forEach((name, time) -> processes.put(name, rounded(slice.perCall(time))));
        return processes;
    }

    private static Map<String, Object> baseline(Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        latencies(json, result.baseline().calls());
        json.put("cpu_ms_per_call", rounded(result.baseline().cpuMillisPerCall()));
        json.put("set_up", result.baselineSetUp());
        json.put("calls", result.baseline().calls().calls());
        json.put("without_effect", result.baseline().calls().failures());
        return json;
    }

    private static Map<String, Object> ratio(Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("throughput", rounded(result.throughputRatio()));
        json.put("cpu", rounded(result.cpuRatio()));
        return json;
    }

    private static Map<String, Object> half(Slice half) {
        Map<String, Object> json = new LinkedHashMap<>();
        latencies(json, half.calls());
        json.put("errors", half.calls().failed());
        json.put("cpu_ms_per_call", rounded(half.cpuMillisPerCall()));
        return json;
    }

    private static List<Map<String, Object>> slices(List<Slice> slices) {
        return slices.stream()
                .map(slice -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    latencies(json, slice.calls());
                    json.put("cpu_ms_per_call", rounded(slice.cpuMillisPerCall()));
                    json.put("drain_seconds", rounded(slice.drained().toNanos() / 1e9));
                    return json;
                })
                .toList();
    }

    private static BigDecimal rounded(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    private static BigDecimal rounded(double value) {
        BigDecimal four = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return four.scale() < 0 ? four.setScale(0) : four;
    }
}
