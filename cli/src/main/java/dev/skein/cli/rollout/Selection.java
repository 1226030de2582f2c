package dev.skein.cli.rollout;

import dev.skein.cli.client.NewRollout;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a rollout is about: set, version, targets and policy; the same for a plan and a start. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class Selection {
    @Option(names = "--set", paramLabel = "SET", required = true, description = "The migration set.")
    private SetName set;

    @Option(names = "--to", paramLabel = "V", description = "Up to this version; else the set's newest.")
    private Optional<SchemaVersion> version = Optional.empty();

    @Option(names = "--tenants", paramLabel = "A,B", split = ",", description = "Only these tenants.")
    private List<TenantId> tenants = List.of();

    @Option(
            names = "--labels",
            paramLabel = "SELECTOR",
            description = "Only tenants with these labels, such as tier=free,region!=eu.")
    private Optional<String> labels = Optional.empty();

    @Option(names = "--exclude", paramLabel = "A,B", split = ",", description = "Not these tenants.")
    private List<TenantId> exclude = List.of();

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description =
                    "Only this share of them: the same tenants each time, and a larger share holds a smaller one.")
    private Optional<Double> sample = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Waves, breaker and what to do on errors, in YAML. Default: 1 %%, 10 %%, 100 %%.")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "FROM-TO[@ZONE[@LABEL]]",
            description =
                    "Begin targets only then, such as 22:00-06:00@Europe/Berlin; LABEL holds a tenant's own zone.")
    private Optional<String> window = Optional.empty();

    @Option(
            names = "--scan",
            description = "Look first where the targets really are, and leave out those whose history does not fit.")
    private boolean scan;

    /** The request that these options stand for. Reads the policy's file. */
    NewRollout request(Optional<String> id, String reason, String by) {
        return request(id, false, reason, by);
    }

    /** The same, for a rehearsal alone. */
    NewRollout rehearsal(Optional<String> id, String reason, String by) {
        return request(id, true, reason, by);
    }

    private NewRollout request(Optional<String> id, boolean rehearsal, String reason, String by) {
        NewRollout.Selector selector = new NewRollout.Selector(ids(tenants), labels, ids(exclude), sample);
        return new NewRollout(
                id,
                set,
                version,
                selector,
                WindowOption.in(policy.map(PolicyFile::read), window),
                Optional.of(rehearsal).filter(asked -> asked),
                Optional.of(scan).filter(asked -> asked),
                reason,
                by);
    }

    private static List<String> ids(List<TenantId> tenants) {
        return tenants.stream().map(TenantId::value).toList();
    }
}
