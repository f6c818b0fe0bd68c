package io.seine.controller.member;

import io.seine.api.ConditionTypes;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import io.seine.controller.exchange.ConnectionState;
import io.seine.controller.reconcile.Watched;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The figures of a member: its connection, and what it exports and imports. */
final class MemberFigures implements Page.Source {
    private static final double MILLIS = 1e3;

    private final Watched<ServiceExport> exports;
    private final Watched<ServiceImport> imports;
    private final Supplier<Membership> membership;
    private final Propagation propagation;

    MemberFigures(Watched<ServiceExport> exports, Watched<ServiceImport> imports, Supplier<Membership> membership) {
        this.exports = exports;
        this.imports = imports;
        this.membership = membership;
        this.propagation = Propagation.of(exports, imports);
    }

    @Override
    public void write(Page page) {
        membership.get().connection().ifPresent(leader -> {
            page.add(Series.LEADER_CONNECTED, 1, state(leader.state()));
            var calls = leader.calls();
            calls.write(page, "leader");
            calls.sinceSuccess(Set.of("create", "patch", "update"), "memberclusterannounces")
                    .ifPresent(age -> page.add(Series.HEARTBEAT_AGE, age.toMillis() / MILLIS));
        });
        if (membership.get().isAlone()) {
            page.add(Series.LEADER_CONNECTED, 1, "Alone");
        }
        page.add(Series.PROPAGATION_SECONDS, propagation.times());
        exports.list().stream()
                .collect(Collectors.groupingBy(MemberFigures::state, Collectors.counting()))
                .forEach((state, count) -> page.add(Series.SERVICE_EXPORTS, count, state));
        page.add(
                Series.SERVICE_IMPORTS,
                imports.list().stream().filter(Ours::isOurs).count());
    }

    private static String state(ConnectionState state) {
        return switch (state) {
            case ConnectionState.Connected ignored -> "Connected";
            case ConnectionState.Connecting ignored -> "Connecting";
            case ConnectionState.Failed failed -> failed.reason();
        };
    }

    private static String state(ServiceExport export) {
        var status = export.getStatus();
        List<ServiceCondition> conditions = status == null ? List.of() : status.conditions();
        if (holds(conditions, ConditionTypes.CONFLICT)) {
            return ConditionTypes.CONFLICT;
        }
        return holds(conditions, ConditionTypes.VALID) ? ConditionTypes.VALID : "Invalid";
    }

    private static boolean holds(List<ServiceCondition> conditions, String type) {
        return conditions.stream().anyMatch(condition -> condition.type().equals(type) && condition.holds());
    }
}
